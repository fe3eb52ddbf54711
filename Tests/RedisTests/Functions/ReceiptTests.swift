import TestSupport
import Testing

/// `martlet_1_receipts` and `martlet_1_tell`: what the senders of a group are told.
@Suite struct ReceiptTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private func send(_ user: String) throws -> String {
        let ref = UInt64(try server.entries(server.group("log")).count + 1)
        return try #require(try server.sendToGroup(user, ref: ref).text)
    }

    private func receipt(_ status: String, _ id: String) -> String {
        #"{"type":"receipt","conversation":"group:g1","status":"\#(status)","id":"\#(id)","time":0}"#
    }

    @Test func `a sender is told when all others have it, and not before`() throws {
        try server.create(["alice", "bob", "carol"])
        let id = try send("alice")
        try server.deliveredToGroup([("bob", id)])
        #expect(try server.tellAll() == [])
        try server.deliveredToGroup([("carol", id)])
        let listener = try server.listener(to: "alice")
        #expect(try server.tellAll() == ["delivered alice \(id)"])
        #expect(try server.tellAll() == [])
        try server.markReadInGroup("bob", upTo: id)
        #expect(try server.tellAll() == [])
        try server.markReadInGroup("carol", upTo: id)
        #expect(try server.tellAll() == ["read alice \(id)"])
        #expect(try server.timelessEvents("alice") == [receipt("delivered", id), receipt("read", id)])
        let head = #"{"type":"receipt","inbox":"#
        let published = try listener.published().map { String($0.prefix(head.count + 2)) }
        #expect(published == ["\(head)1,", "\(head)2,"])
        #expect(try server.inbox("bob") == [] && server.inbox("carol") == [])
    }

    @Test func `each sender waits for the others and not for themselves`() throws {
        try server.create(["alice", "bob", "carol"])
        let alice = try send("alice")
        let bob = try send("bob")
        // Bob, who has not got the second line himself, is told; alice waits for bob.
        try server.deliveredToGroup([("alice", bob), ("carol", bob)])
        #expect(try server.tellAll() == ["delivered bob \(bob)"])
        try server.deliveredToGroup([("bob", alice)])
        #expect(try server.tellAll() == ["delivered alice \(alice)"])
        try server.deliveredToGroup([("bob", bob)])
        #expect(try server.tellAll() == [])
    }

    @Test func `a new member has what was before them, and one who left keeps nobody waiting`() throws {
        try server.create(["alice", "bob", "carol"])
        let first = try send("alice")
        try server.deliveredToGroup([("bob", first)])
        try server.change("alice", .add("dave"))
        #expect(try server.tellAll() == [])
        try server.change("carol", .remove("carol"))
        #expect(try server.tellAll() == ["delivered alice \(first)"])
        let second = try send("alice")
        try server.deliveredToGroup([("bob", second)])
        #expect(try server.tellAll() == [])
        try server.deliveredToGroup([("dave", second)])
        #expect(try server.tellAll() == ["delivered alice \(second)"])
    }

    @Test func `who comes back begins anew, and marks of those who are gone are forgotten`() throws {
        try server.create(["alice", "bob", "carol"])
        let first = try send("alice")
        try server.markReadInGroup("carol", upTo: first)
        try server.change("alice", .remove("carol"))
        _ = try server.tellAll()
        #expect(try server.hash(server.group("marks"))["read:carol"] == nil)
        #expect(try server.hash(server.group("marks"))["delivered:carol"] == nil)
        try server.change("alice", .add("carol"))
        let second = try send("alice")
        try server.markReadInGroup("bob", upTo: second)
        #expect(try server.tellAll() == ["delivered alice \(first)", "read alice \(first)"])
    }

    @Test func `who is alone is told nothing, and an ended group neither`() throws {
        try server.create(["alice"])
        let id = try send("alice")
        try server.deliveredToGroup([("alice", id)])
        #expect(try server.tellAll() == [])
        try server.change("alice", .delete(["alice"]))
        #expect(try server.tellAll() == [])
        #expect(try server.call("EXISTS", server.group("marks")) == .integer(0))
    }

    @Test func `a member since ever without marks has got nothing`() throws {
        try server.create(["alice", "bob"])
        try server.call("SADD", server.group("members"), "zoe")
        let id = try send("alice")
        try server.deliveredToGroup([("bob", id)])
        #expect(try server.tellAll() == [])
        try server.deliveredToGroup([("zoe", id)])
        #expect(try server.tellAll() == ["delivered alice \(id)"])
    }

    @Test(arguments: [1, 2, 7, 16, 200])
    func `many lines are gone through in pieces, and everybody is told`(_ lines: Int) throws {
        let users = (0..<5).map { "u\($0)" }
        try server.create(users)
        let ids = try (0..<60).map { try send(users[$0 % 5]) }
        try server.deliveredToGroup(users.map { ($0, ids[59]) })
        try server.markReadInGroup("u0", upTo: ids[30])
        for user in users.dropFirst() { try server.markReadInGroup(user, upTo: ids[59]) }
        let told = try server.tellAll(lines: lines)
        let last = Dictionary(told.map { ($0.dropLast(16), $0.suffix(15)) }) { _, later in later }
        for index in 0..<5 {
            #expect(last["delivered u\(index)"].map(String.init) == ids[55 + index])
            // u0 has not read further, and does not wait for themselves.
            #expect(last["read u\(index)"].map(String.init) == ids[index == 0 ? 55 : 25 + index])
        }
        if lines == 200 { #expect(told.count == 10) }
    }

    @Test func `large lines are gone through in pieces, too`() throws {
        try server.create()
        let large = #"{"kind":"a","b":"\#(String(repeating: "x", count: 60_000))"}"#
        let ids = try (1...12).map { try #require(try server.sendToGroup(ref: $0, large).text) }
        try server.deliveredToGroup([("bob", ids[11])])
        let first = try server.receipts().elements
        #expect(first[2] == .integer(1))
        #expect(try server.tellAll().last == "delivered alice \(ids[11])")
    }

    @Test func `what was told meanwhile by another worker is not told again`() throws {
        try server.create()
        let id = try send("alice")
        try server.deliveredToGroup([("bob", id)])
        let reply = try server.receipts().elements[0].elements
        let texts = reply.prefix(2).map { $0.text ?? "" }
        #expect(texts[0] == "")
        for _ in 0..<2 {
            #expect(try server.tell("delivered", from: "", to: texts[1], [("alice", id)]) == .text("DONE"))
        }
        let other = try server.tell("delivered", from: "", to: "9\(texts[1])", [("alice", id)])
        #expect(other.text?.hasPrefix("CHANGED ") == true)
        #expect(try server.inbox("alice") == ["0-1"])
        #expect(try server.hash(server.group("marks"))[":delivered"] == texts[1])
    }

    @Test func `a sender with a foreign inbox keeps the others from nothing`() throws {
        try server.create(["alice", "bob", "carol"])
        let ids = try [send("alice"), send("bob")]
        try server.deliveredToGroup(["alice", "bob", "carol"].map { ($0, ids[1]) })
        try server.call("SET", server.inboxName("alice"), "x")
        #expect(try server.tellAll().count == 2)
        #expect(try server.timelessEvents("bob") == [receipt("delivered", ids[1])])
        #expect(try server.tellAll() == [])
    }

    @Test func `a job that is late asks for no other while it is worked on`() throws {
        try server.create()
        let id = try send("alice")
        try server.deliveredToGroup([("bob", id)])
        #expect(try server.hash(server.group("marks"))[":due"] != nil)
        _ = try server.receipts()
        #expect(try server.hash(server.group("marks"))[":due"] == nil)
        #expect(try server.tellAll() == ["delivered alice \(id)"], "read again, and told")
    }
}
