import TestSupport
import Testing

/// `martlet_1_delivered` and `martlet_1_group_delivered`: what a participant has got.
@Suite struct DeliveredMarkTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private func marks(of conversation: String = FunctionServer.dm) throws -> [String: String] {
        try server.hash(server.key("marks", of: conversation)).filter { $0.key != ":due" }
    }

    @Test func `the sender is told once of each mark, in the inbox and on the channel`() throws {
        let listener = try server.listener(to: "alice")
        let before = try server.clock()
        #expect(try server.delivered(upTo: "1763669000123-4") == .integer(1))
        #expect(try server.delivered(upTo: "1763669000123-4") == .integer(0))
        let head = #"{"type":"receipt","#
        let rest =
            #""conversation":"dm:alice:bob","status":"delivered","id":"1763669000123-4","by":"bob","time":"#
        let event = try #require(try server.events("alice").first)
        let time = try #require(Int(event.dropFirst(head.count + rest.count).dropLast()))
        #expect(event == "\(head)\(rest)\(time)}")
        #expect(try (before...server.clock()).contains(time))
        #expect(try listener.published() == ["\(head)\"inbox\":1,\(rest)\(time)}"])
        #expect(try server.inbox("alice") == ["0-1"])
        #expect(try marks() == ["delivered:bob": "1763669000123-4"])
    }

    @Test func `a mark never goes back`() throws {
        let ids = ["99-9", "1763669000123-4", "1763669000123-5", "1763669000124-0", "17636690001240-0"]
        for id in ids { #expect(try server.delivered(upTo: id) == .integer(1)) }
        let before = try server.digest()
        for id in ids { #expect(try server.delivered(upTo: id) == .integer(0)) }
        #expect(try server.digest() == before)
        #expect(try server.inbox("alice").count == ids.count)
    }

    @Test func `who has read a message has got it, and the sender is not told again`() throws {
        try server.call("HSET", "marks:{dm:alice:bob}", "read:bob", "20-0")
        #expect(try server.delivered(upTo: "15-0") == .integer(1))
        #expect(try server.delivered(upTo: "20-0") == .integer(1))
        #expect(try server.inbox("alice") == [])
        #expect(try server.delivered(upTo: "20-1") == .integer(1))
        #expect(try server.inbox("alice") == ["0-1"])
    }

    @Test func `both sides have marks of their own, and nobody tells themselves`() throws {
        try server.delivered("bob", from: "alice", upTo: "10-0")
        try server.delivered("alice", from: "bob", upTo: "12-0")
        #expect(try marks() == ["delivered:bob": "10-0", "delivered:alice": "12-0"])
        #expect(try server.delivered("alice", from: "alice", upTo: "12-0") == .integer(0))
        #expect(try server.call("EXISTS", "marks:{dm:alice:alice}") == .integer(0))
        #expect(try [server.inbox("alice"), server.inbox("bob")] == [["0-1"], ["0-1"]])
    }

    @Test(arguments: [
        "", "0-0", "5", "5-", "-5", "05-0", "5-10", "5-x", "5-0 ", "17636690001234567-0", "a-0",
    ])
    func `what is no id marks nothing`(_ id: String) throws {
        #expect(try server.delivered(upTo: id).text?.hasPrefix("ERR ") == true)
        try server.create()
        #expect(try server.deliveredToGroup([("bob", id)]) == .integer(0))
        #expect(try server.call("EXISTS", "marks:{dm:alice:bob}", "marks:{group:g1}") == .integer(0))
    }

    @Test func `in a group the marks of members move, and one job is asked for`() throws {
        try server.create(["alice", "bob", "carol"])
        let first = try server.deliveredToGroup([("bob", "5-0"), ("eve", "9-0"), ("carol", "4-0")])
        #expect(first == .integer(2))
        #expect(try marks(of: "group:g1") == ["delivered:bob": "5-0", "delivered:carol": "4-0"])
        #expect(try server.deliveredToGroup([("bob", "5-0"), ("carol", "4-0")]) == .integer(0))
        #expect(try server.deliveredToGroup([("bob", "4-0"), ("carol", "6-0")]) == .integer(1))
        #expect(try marks(of: "group:g1") == ["delivered:bob": "5-0", "delivered:carol": "6-0"])
        let jobs = try server.payloads(server.receiptsKey, type: "receipts")
        #expect(jobs == [#"{"conversation":"group:g1"}"#])
        #expect(try server.inbox("alice") == [])
    }

    @Test func `a user who is there twice gets the highest mark`() throws {
        try server.create()
        let twice = [(user: "bob", id: "5-0"), (user: "bob", id: "7-0"), (user: "bob", id: "6-0")]
        #expect(try server.deliveredToGroup(twice) == .integer(2))
        #expect(try marks(of: "group:g1") == ["delivered:bob": "7-0"])
    }

    @Test func `a job is asked for anew when it was taken, or has not come for a minute`() throws {
        try server.create()
        func jobs() throws -> Int { try server.entries(server.receiptsKey).count }
        try server.deliveredToGroup([("bob", "1-0")])
        try server.deliveredToGroup([("bob", "2-0")])
        #expect(try jobs() == 1)
        _ = try server.receipts()
        try server.deliveredToGroup([("bob", "2-0")])
        #expect(try jobs() == 1, "no mark has moved")
        try server.deliveredToGroup([("bob", "3-0")])
        #expect(try jobs() == 2)
        let due = try #require(try server.hash(server.group("marks"))[":due"].flatMap { Int($0) })
        try server.call("HSET", server.group("marks"), ":due", "\(due - 60_000)")
        try server.deliveredToGroup([("bob", "4-0")])
        #expect(try jobs() == 3)
    }

    @Test func `a job that cannot be had fails no mark, and the next mark asks again`() throws {
        try server.create()
        try server.call("SET", server.receiptsKey, "x")
        #expect(try server.deliveredToGroup([("bob", "1-0")]) == .integer(1))
        try server.call("DEL", server.receiptsKey)
        #expect(try server.deliveredToGroup([("bob", "2-0")]) == .integer(1))
        #expect(try marks(of: "group:g1") == ["delivered:bob": "2-0"])
        #expect(try server.entries(server.receiptsKey).count == 1)
    }

    @Test(arguments: [0, 101])
    func `from 1 to 100 users in a call`(_ count: Int) throws {
        try server.create()
        let marks = (0..<count).map { (user: "u\($0)", id: "5-0") }
        #expect(try server.deliveredToGroup(marks).text?.hasPrefix("ERR ") == true)
        let most = (1...100).map { (user: "u\($0)", id: "5-0") }
        #expect(try server.deliveredToGroup(most) == .integer(0))
    }
}
