import TestSupport
import Testing

/// `martlet_1_unsend` and `martlet_1_group_unsend`: deleting a message for all.
@Suite struct UnsendTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private func event(_ id: String, _ conversation: String, by actor: String, of sender: String) -> String {
        #"{"type":"deleted","id":"\#(id)","conversation":"\#(conversation)","for":"all","by":"\#(actor)","#
            + #""sender":"\#(sender)","time":0}"#
    }

    private func refusal(_ reply: TestReply) -> String {
        reply.text.map { String($0.prefix { $0 != " " }) } ?? "\(reply)"
    }

    @Test func `the message leaves the log, and a tombstone, a line and an event take its place`() throws {
        let ids = try (1...3).map { try #require(try server.send(ref: $0).text) }
        let listeners = try [server.listener(to: "alice"), server.listener(to: "bob")]
        #expect(try server.unsend(ids[1]) == .text("DONE"))

        let log = try server.entries(server.logName())
        #expect(log.map(\.id).dropLast() == [ids[0], ids[2]])
        #expect(log.last?.fields == ["from", "alice", "deleted", ids[1], "sender", "alice"])
        let told = event(ids[1], "dm:alice:bob", by: "alice", of: "alice")
        #expect(try server.tombstones() == [told])
        #expect(try server.scores("deleted:{dm:alice:bob}").values.first == score(ids[1]))
        #expect(try server.timelessEvents("alice") == [told])
        #expect(try server.timelessEvents("bob").last == told)

        let stored = try #require(try server.events("alice").last)
        let line = try #require(log.last?.id)
        #expect(stored.hasSuffix("\"time\":\(line.dropLast(2))}"))
        let job = #"{"conversation":"dm:alice:bob","id":"\#(ids[1])","line":"\#(line)","event":\#(stored)}"#
        #expect(try server.payloads(server.eraseKey, type: "erase") == [job])
        let published = try listeners.map { try $0.published() }
        for (inbox, texts) in zip([1, 4], published) {
            let head = #"{"type":"deleted","#
            #expect(texts == [stored.replacing(head, with: "\(head)\"inbox\":\(inbox),")])
        }
    }

    @Test func `a repeat changes nothing, whoever of those who may makes it`() throws {
        let id = try #require(try server.send(ref: 1).text)
        try server.unsend(id)
        let before = try server.digest()
        #expect(try server.unsend(id) == .text("SAME"))
        #expect(try server.unsend(id, window: 0) == .text("SAME"))
        #expect(refusal(try server.unsend(id, by: "bob", with: "alice")) == "NOTTHESENDER")
        #expect(try server.digest() == before)
    }

    @Test func `only one's own messages, only young ones, and only what is one`() throws {
        let id = try #require(try server.send(ref: 1).text)
        let before = try server.digest()
        #expect(refusal(try server.unsend(id, by: "bob", with: "alice")) == "NOTTHESENDER")
        #expect(refusal(try server.unsend(id, window: -1)) == "TOOLATE")
        for other in ["", "x", "5-0", "5-10", "\(id) ", "+", "-", "(\(id)"] {
            #expect(refusal(try server.unsend(other)) == "NOSUCHMESSAGE", "\(other)")
        }
        #expect(try server.digest() == before)
        #expect(try server.unsend(id) == .text("DONE"))
        let line = try #require(try server.entries(server.logName()).first?.id)
        #expect(refusal(try server.unsend(line)) == "NOSUCHMESSAGE", "the line of the deletion")
    }

    @Test func `the window is that of Redis' clock`() throws {
        let now = try server.clock()
        let entry = ["from", "alice", "device", "phone", "ref", "1", "content", "{}"]
        for age in [3_590_000, 3_700_000] {
            let id = "\(now - age)-0"
            try server.call("DEL", server.logName())
            try server.call(["XADD", server.logName(), id] + entry)
            #expect(refusal(try server.unsend(id)) == (age < 3_600_000 ? "DONE" : "TOOLATE"))
        }
    }

    @Test func `a deleted message's ref is known for good`() throws {
        let ids = try (1...3).map { try #require(try server.send(ref: $0).text) }
        for id in ids { try server.unsend(id) }
        let before = try server.digest()
        for _ in 0..<2 {
            for (index, id) in ids.enumerated() {
                #expect(try server.send(ref: UInt64(index) + 1).text == id)
            }
        }
        #expect(refusal(try server.send(ref: 0)) == "REFTOOLOW")
        #expect(try server.digest() == before)
        let many = try (4...500).map { try server.sendCommand(ref: $0) }
        _ = try server.transaction(many)
        #expect(try server.search(ref: 2).reply.text == ids[1])
    }

    @Test func `a message that is deleted during the search for it is found`() throws {
        let id = try #require(try server.send(ref: 1).text)
        _ = try server.transaction(try (2...300).map { try server.sendCommand(ref: $0) })
        let place = try #require(try server.send(ref: 1).elements.first?.text)
        try server.unsend(id)
        #expect(try server.find(ref: 1, from: place).text == id)
    }

    @Test func `notes to oneself are deleted once`() throws {
        let id = try #require(try server.send(to: "alice", ref: 1).text)
        #expect(try server.unsend(id, with: "alice") == .text("DONE"))
        #expect(try server.inbox("alice") == ["0-1", "0-2"])
    }

    @Test func `in a group the fan-out tells, and jobs name the line`() throws {
        try server.create(["alice", "bob", "carol"])
        let id = try #require(try server.sendToGroup("bob", ref: 1).text)
        try server.call("DEL", server.workKey)
        #expect(try server.unsendInGroup("bob", id) == .text("DONE"))
        let line = try #require(try server.entries(server.group("log")).last)
        #expect(line.fields == ["from", "bob", "deleted", id, "sender", "bob"])
        #expect(try server.tombstones("group:g1") == [event(id, "group:g1", by: "bob", of: "bob")])
        let fanout = try server.payloads(server.workKey, type: "group")
        #expect(fanout == [#"{"conversation":"group:g1","id":"\#(line.id)"}"#])
        let erase = try #require(try server.payloads(server.eraseKey, type: "erase").first)
        let job = #"{"conversation":"group:g1","id":"\#(id)","line":"\#(line.id)","event":{"type":"deleted","#
        #expect(erase.hasPrefix(job))
        #expect(try server.inbox("alice") == [])
        #expect(try server.sendToGroup("bob", ref: 1).text == id)
    }

    @Test func `an admin deletes what others wrote, a member only their own`() throws {
        try server.create(["alice", "bob", "carol"])
        let ids = try (1...3).map { try #require(try server.sendToGroup("bob", ref: $0).text) }
        #expect(refusal(try server.unsendInGroup("carol", ids[0])) == "NOTTHESENDER")
        #expect(refusal(try server.unsendInGroup("eve", ids[0])) == "NOTAMEMBER")
        #expect(refusal(try server.unsendInGroup("alice", ids[0], window: -1)) == "TOOLATE")
        #expect(try server.unsendInGroup("alice", ids[0]) == .text("DONE"))
        #expect(try server.tombstones("group:g1") == [event(ids[0], "group:g1", by: "alice", of: "bob")])
        #expect(try server.unsendInGroup("bob", ids[0]) == .text("SAME"))
        #expect(refusal(try server.unsendInGroup("carol", ids[0])) == "NOTTHESENDER")
        try server.change("alice", .remove("bob"))
        #expect(refusal(try server.unsendInGroup("bob", ids[1])) == "NOTAMEMBER")
        let change = try #require(try server.lines().first)
        #expect(refusal(try server.unsendInGroup("alice", change)) == "NOSUCHMESSAGE")
    }

    @Test func `what was written before the actor came is not there, deleted or not, for admins too`() throws
    {
        try server.create(["alice", "bob"])
        let ids = try (1...3).map { try #require(try server.sendToGroup("bob", ref: $0).text) }
        try server.unsendInGroup("bob", ids[0])
        try server.change("alice", .add("carol"))
        try server.change("alice", .promote("carol"))
        try server.change("bob", .remove("bob"))
        try server.change("alice", .add("bob"))
        let before = try server.digest()
        for actor in ["carol", "bob"] {
            for id in ids + ["5-0"] {
                #expect(refusal(try server.unsendInGroup(actor, id)) == "NOSUCHMESSAGE", "\(actor)")
            }
            #expect(refusal(try server.unsendInGroup(actor, ids[1], window: -1)) == "NOSUCHMESSAGE")
        }
        #expect(try server.digest() == before)
        let young = try #require(try server.sendToGroup("bob", ref: 4).text)
        #expect(try server.unsendInGroup("carol", young) == .text("DONE"))
        #expect(try server.unsendInGroup("alice", ids[1]) == .text("DONE"), "who was there all the time")
    }

    @Test func `an admin who is none any more may repeat what they did`() throws {
        try server.create(["alice", "bob"])
        let id = try #require(try server.sendToGroup("bob", ref: 1).text)
        try server.unsendInGroup("alice", id)
        try server.change("alice", .promote("bob"))
        try server.change("bob", .demote("alice"))
        #expect(try server.unsendInGroup("alice", id) == .text("SAME"))
    }
}
