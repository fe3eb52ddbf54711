import TestSupport
import Testing

/// Marks and deletions with foreign keys in the way, and at Redis' limits: all of a step, or nothing.
@Suite struct MarkFailureTests {
    private let server: FunctionServer
    /// A message of alice to bob, and one to the group.
    private let message: String
    private let line: String

    init() throws {
        server = try FunctionServer()
        for device in ["phone", "desk"] {
            try server.attach("alice", device)
            try server.attach("bob", device)
        }
        message = try #require(try server.send(ref: 1).text)
        try server.create()
        line = try #require(try server.sendToGroup(ref: 1).text)
        // So that a failed step can leave no empty stream behind.
        for name in ["inbox:{alice}", "inbox:{bob}", "work:erase", "work:receipts"] {
            let entry = try #require(try server.call("XADD", name, "0-*", "event", "{}").text)
            try server.call("XDEL", name, entry)
        }
    }

    /// Puts something else where each key is, and back again.
    private func without(_ keys: [String], _ body: () throws -> TestReply) throws {
        for key in keys {
            let kind = try server.call("TYPE", key).text
            if kind != "none" { try server.call("RENAME", key, "aside") }
            try server.call("SET", key, "x")
            let before = try server.digest()
            let reply = try body()
            #expect(reply.text?.hasPrefix("WRONGTYPE ") == true, "\(key): \(reply)")
            #expect(try server.digest() == before, "\(key)")
            try server.call("DEL", key)
            if kind != "none" { try server.call("RENAME", "aside", key) }
        }
    }

    @Test func `a mark is kept and told, or neither`() throws {
        try without(["marks:{dm:alice:bob}", "inbox:{alice}"]) { try server.delivered(upTo: message) }
        try without(["marks", "members"].map(server.group)) { try server.deliveredToGroup([("bob", line)]) }
        let users = ["cursor:{bob}", "inbox:{bob}"]
        try without(["marks:{dm:alice:bob}", "log:{dm:alice:bob}", "inbox:{alice}"] + users) {
            try server.markRead(upTo: message)
        }
        try without(["marks", "log", "members"].map(server.group) + users) {
            try server.markReadInGroup("bob", upTo: line)
        }
        #expect(try server.markRead(upTo: message) == .integer(1))
        #expect(try server.markReadInGroup("bob", upTo: line) == .integer(1))
    }

    @Test func `receipts are told, or the job stays to be done`() throws {
        try server.deliveredToGroup([("bob", line)])
        try without(["marks", "members", "log"].map(server.group)) { try server.receipts() }
        try server.call("HDEL", server.group("marks"), "delivered:bob")
        try without([server.group("joined")]) { try server.receipts() }
        try without([server.group("marks")]) { try server.tell("read", from: "", to: "5-0 bob 5-0", []) }
    }

    @Test func `a message is deleted everywhere, or nowhere`() throws {
        try without(["log", "refs", "deleted"].map { "\($0):{dm:alice:bob}" } + ["work:erase"]) {
            try server.unsend(message)
        }
        let own = ["log", "refs", "deleted", "members", "admins", "joined"].map(server.group)
        try without(own + ["work:erase", server.workKey]) { try server.unsendInGroup("alice", line) }
        try without(["hidden:{bob}", "inbox:{bob}", "log:{dm:alice:bob}"]) {
            try server.hide("bob", with: "alice", message)
        }
        try without(["inbox:{bob}", "gone:{bob}"]) { try server.erase(message, from: "bob") }
        #expect(try server.unsend(message) == .text("DONE"))
        #expect(try server.unsendInGroup("alice", line) == .text("DONE"))
        #expect(try server.erase(message, from: "bob") == .integer(1))
    }

    @Test(arguments: ["inbox:{alice}", "inbox:{bob}"])
    func `an inbox that cannot take the deletion leaves the message`(_ key: String) throws {
        let log = try server.entries(server.logName()).map(\.id)
        try server.call("DEL", key)
        try server.call("SET", key, "x")
        for _ in 0..<2 {
            #expect(try server.unsend(message).text?.hasPrefix("WRONGTYPE ") == true)
            #expect(try server.entries(server.logName()).map(\.id) == log)
            #expect(try server.entries("work:erase").isEmpty)
            #expect(try server.tombstones().isEmpty)
            #expect(try server.send(ref: 1).text == message)
        }
        try server.call("DEL", key)
        #expect(try server.unsend(message) == .text("DONE"))
    }

    @Test func `without memory what was got is marked, and what was deleted is erased`() throws {
        try server.unsend(message)
        let other = try #require(try server.send(ref: 2).text)
        let before = try server.digest()
        try server.call("CONFIG", "SET", "maxmemory", "1")
        for reply in try [
            server.markRead(upTo: other), server.markReadInGroup("bob", upTo: line), server.receipts(),
            server.tell("read", from: "", to: "x", []), server.unsend(other),
            server.unsendInGroup("alice", line), server.hide("bob", with: "alice", other),
        ] {
            #expect(reply.text?.hasPrefix("OOM ") == true, "\(reply)")
        }
        #expect(try server.page("bob", from: 1).count == 3)
        #expect(try server.digest() == before)
        #expect(try server.delivered(upTo: other) == .integer(1))
        #expect(try server.deliveredToGroup([("bob", line)]) == .integer(1))
        #expect(try server.erase(message, from: "bob") == .integer(1))
    }

    @Test func `a restart changes nothing`() throws {
        try server.unsend(message)
        try server.markReadInGroup("bob", upTo: line)
        try server.tellAll()
        try server.erase(message, from: "bob")
        let before = try server.digest()
        try server.restart()
        #expect(try server.digest() == before)
        #expect(try server.unsend(message) == .text("SAME"))
        #expect(try server.send(ref: 1).text == message)
        #expect(try server.markReadInGroup("bob", upTo: line) == .integer(0))
        #expect(try server.tellAll() == [])
        #expect(try server.digest() == before)
    }
}
