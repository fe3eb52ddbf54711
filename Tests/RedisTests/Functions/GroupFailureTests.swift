import TestSupport
import Testing

/// The functions of groups with foreign keys in the way, and at Redis' limits: all of a step, or nothing.
@Suite struct GroupFailureTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    /// Puts something else where the key is, and back again.
    private func without(_ key: String, _ body: () throws -> Void) throws {
        let kind = try server.call("TYPE", key).text
        if kind != "none" { try server.call("RENAME", key, "aside") }
        try server.call(kind == "string" ? ["HSET", key, "a", "b"] : ["SET", key, "x"])
        let before = try server.digest()
        try body()
        #expect(try server.digest() == before, "\(key)")
        try server.call("DEL", key)
        if kind != "none" { try server.call("RENAME", "aside", key) }
    }

    private func expectWrongKind(_ reply: TestReply, _ key: String) {
        #expect(reply.text?.hasPrefix("WRONGTYPE ") == true, "\(key): \(reply)")
    }

    @Test func `a message is stored whole or not at all`() throws {
        try server.create()
        try server.sendToGroup(ref: 1)
        for key in ["log", "refs", "members"].map(server.group) + [server.workKey] {
            try without(key) {
                expectWrongKind(try server.sendToGroup(ref: 2, taps: [Tap("audit")]), key)
            }
        }
        #expect(try server.sendToGroup(ref: 2).text?.contains("-") == true)
    }

    @Test func `a group is made whole or not at all`() throws {
        let keys =
            ["members", "admins", "info", "joined", "log"].map(server.group)
            + [server.workKey, server.groupsName("alice"), server.groupsName("bob")]
        for key in keys {
            try without(key) {
                let reply = try server.create(taps: [Tap("audit")])
                guard key != server.group("members") else {
                    #expect(reply.text?.hasPrefix("GROUPEXISTS ") == true)
                    return
                }
                expectWrongKind(reply, key)
            }
        }
        #expect(try server.create().elements.count == 3)
    }

    @Test func `a change is made whole or not at all`() throws {
        try server.create(["alice", "bob", "carol", "dave"])
        try server.change("alice", .remove("dave"))
        try server.change("alice", .promote("bob"))
        let own = ["members", "admins", "info", "joined", "left", "log", "marks"].map(server.group)
        let operations: [(String, GroupOperation)] = [
            ("alice", .add("dave")), ("alice", .remove("bob")), ("alice", .remove("alice")),
            ("alice", .promote("carol")), ("alice", .demote("bob")),
            ("alice", .update(name: "x", picture: "y")), ("alice", .delete(["alice", "bob", "carol"])),
        ]
        for (actor, operation) in operations {
            let others = [server.workKey] + operation.concerned.map(server.groupsName)
            for key in own + others {
                try without(key) {
                    expectWrongKind(try server.change(actor, operation, taps: [Tap("audit")]), key)
                }
            }
        }
        #expect(try server.change("alice", .delete(["alice", "bob", "carol"])) == .text("DONE"))
    }

    @Test func `without memory nothing is written, and everything can be read`() throws {
        try server.create()
        let id = try server.sendToGroup(ref: 1)
        let before = try server.digest()
        try server.call("CONFIG", "SET", "maxmemory", "1")
        for reply in try [
            server.sendToGroup(ref: 2), server.change("alice", .add("carol")),
            server.change("bob", .remove("bob")), server.create(),
        ] {
            #expect(reply.text?.hasPrefix("OOM ") == true)
        }
        #expect(try server.read("bob").elements.count == 3)
        #expect(try server.fanout().elements[1].elements.count == 2)
        #expect(try server.digest() == before)
        try server.call("CONFIG", "SET", "maxmemory", "0")
        #expect(try server.sendToGroup(ref: 1) == id)
    }

    @Test func `a restart changes nothing`() throws {
        try server.create()
        let id = try server.sendToGroup(ref: 1)
        try server.change("alice", .remove("bob"))
        try server.fanned(try #require(id.text))
        let before = try server.digest()
        let page = try server.fanout()
        try server.restart()
        #expect(try server.digest() == before)
        #expect(try server.fanout() == page)
        #expect(try server.sendToGroup(ref: 1) == id)
        #expect(try server.change("alice", .remove("bob")) == .text("SAME"))
    }
}
