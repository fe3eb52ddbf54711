import TestSupport
import Testing

/// `martlet_1_expire_conversation`: what is too old goes, in small steps, and nothing else.
@Suite struct ConversationRetentionTests {
    private static let start = 1_763_669_000_000
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private var log: String { server.key("log", of: FunctionServer.dm) }

    private func id(_ number: Int) -> String { "\(Self.start + number)-0" }

    private func write(_ range: ClosedRange<Int>, in conversation: String = FunctionServer.dm) throws {
        for number in range { try server.write(id(number), in: conversation) }
    }

    @Test func `lines and tombstones before the time go, the others stay`() throws {
        try write(1...20)
        for number in [3, 4, 9, 10, 11] { try server.bury(id(number)) }
        let removed = try RetentionStep.all { try server.expireConversation(before: Self.start + 10) }
        #expect(removed.reduce(0, +) == 9)
        #expect(try server.history().ids == (10...20).map(id).reversed())
        #expect(try server.expireConversation(before: Self.start + 10) == RetentionStep(removed: 0))
    }

    @Test(arguments: [1, 7, 50, 100])
    func `a step removes no more than it may, and all of them everything`(most: Int) throws {
        try write(1...300)
        for number in stride(from: 1, through: 300, by: 3) { try server.bury(id(number)) }
        let steps = try RetentionStep.all {
            try server.expireConversation(before: Self.start + 290, most: most)
        }
        #expect(steps.reduce(0, +) == 289)
        #expect(steps.max() ?? 0 <= 2 * max(most, 16), "of lines and tombstones")
        #expect(try server.history().ids == (290...300).map(id).reversed())
    }

    @Test(arguments: ["512", "4096", "1000000"], ["10", "100", "10000"])
    func `no step is large whatever the size of a stream's blocks`(bytes: String, entries: String) throws {
        try server.call("CONFIG", "SET", "stream-node-max-bytes", bytes)
        try server.call("CONFIG", "SET", "stream-node-max-entries", entries)
        try write(1...500)
        let steps = try RetentionStep.all { try server.expireConversation(before: Self.start + 450) }
        #expect(steps.reduce(0, +) == 449)
        #expect(steps.max() ?? 0 <= 100)
        #expect(try server.call("XLEN", log) == .integer(51))
    }

    @Test func `of a 1:1 conversation with nothing left nothing is left`() throws {
        try server.send(ref: 1)
        try server.send("bob", to: "alice", ref: 1)
        try server.mark("read:bob", "5-0")
        let now = try server.clock()
        #expect(try server.expireConversation(before: now - 60_000) == RetentionStep(removed: 0))
        #expect(try server.keys().contains(log))
        _ = try RetentionStep.all { try server.expireConversation(before: now + 60_000) }
        #expect(try server.keys().filter { $0.contains("dm:") } == [])
        #expect(try server.send(ref: 1).text?.contains("-") == true, "the refs begin anew")
    }

    @Test func `an empty log that had a line not long ago keeps its refs`() throws {
        let id = try #require(try server.send(ref: 1).text)
        try server.call("XDEL", log, id)
        let now = try server.clock()
        #expect(try server.expireConversation(before: now - 60_000) == RetentionStep(removed: 0))
        #expect(try server.call("HGET", server.refsName(), "alice:phone") == .text("1"))
    }

    @Test func `the refs of deleted messages go with the messages' time`() throws {
        try write(1...2)
        let refs = server.refsName()
        let fields = ["alice:phone", "9", "alice:phone:3", "\(Self.start)-0", "bob:desk:4", id(5)]
        try server.call(["HSET", refs] + fields)
        #expect(try server.expireConversation(before: Self.start + 1) == RetentionStep(removed: 1))
        #expect(try server.hash(refs) == ["alice:phone": "9", "bob:desk:4": id(5)])
    }

    @Test func `refs of deleted messages are found in a large hash, too`() throws {
        try write(1...2)
        let refs = server.refsName()
        for number in 0..<500 {
            let device = "alice:d\(number)"
            try server.call("HSET", refs, device, "9", "\(device):3", "\(Self.start)-0")
        }
        for _ in 0..<10 {
            _ = try RetentionStep.all { try server.expireConversation(before: Self.start + 1) }
        }
        let left = try server.hash(refs)
        #expect(left.count { $0.key.hasSuffix(":3") } < 250, "a sample is enough to go on")
        #expect(left.count { !$0.key.hasSuffix(":3") } == 500)
    }

    @Test func `of a group past memberships go, with what their users had got and read`() throws {
        try server.create(["alice", "bob", "carol"])
        try server.sendToGroup(ref: 1)
        for user in ["bob", "carol"] { try server.change("alice", .remove(user)) }
        try server.change("alice", .add("carol"))
        for user in ["alice", "bob", "carol"] {
            for status in ["read", "delivered"] {
                try server.mark("\(status):\(user)", "5-0", in: FunctionServer.conversation)
            }
        }
        let now = try server.clock()
        let steps = try RetentionStep.all {
            try server.expireConversation(FunctionServer.conversation, before: now - 60_000)
        }
        #expect(steps == [0])
        #expect(try server.scores(server.group("left")).count == 2)
        try server.call("HDEL", server.group("marks"), "delivered:bob")
        // Only the past memberships are old: nothing else says so much of them.
        for name in try server.scores(server.group("left")).keys {
            try server.call("ZADD", server.group("left"), "5.0", name)
        }
        let old = try server.expireConversation(FunctionServer.conversation, before: now - 60_000)
        #expect(old == RetentionStep(removed: 2))
        #expect(
            try server.hash(server.group("marks")).keys.sorted()
                == [":due", "delivered:alice", "delivered:carol", "read:alice", "read:carol"]
        )
    }

    @Test func `a group that is there keeps what it needs when it is empty`() throws {
        try server.create()
        try server.sendToGroup(ref: 1)
        try server.fanned(try #require(try server.lines().last))
        let now = try server.clock()
        _ = try RetentionStep.all {
            try server.expireConversation(FunctionServer.conversation, before: now + 60_000)
        }
        #expect(
            try server.keys().filter { $0.contains("group:") }
                == ["admins", "info", "joined", "members"].map(server.group)
        )
        let id = try #require(try server.sendToGroup("bob", ref: 1).text)
        #expect(try server.history(of: FunctionServer.conversation, for: "alice").ids == [id])
    }

    @Test func `a group that has ended stays until its end is too old, and goes whole`() throws {
        try server.create()
        try server.sendToGroup(ref: 1)
        try server.mark("read:bob", "5-0", in: FunctionServer.conversation)
        try server.change("alice", .delete(["alice", "bob"]))
        let now = try server.clock()
        let group = FunctionServer.conversation
        #expect(try server.expireConversation(group, before: now - 60_000) == RetentionStep(removed: 0))
        #expect(try server.create().text?.hasPrefix("GROUPEXISTS ") == true)
        _ = try RetentionStep.all { try server.expireConversation(group, before: now + 60_000) }
        #expect(try server.keys().filter { $0.contains("group:") } == [])
    }

    @Test func `nothing at all is nothing to do`() throws {
        #expect(try server.expireConversation(before: Self.start) == RetentionStep(removed: 0))
        #expect(try server.keys() == [])
    }

    @Test(arguments: ["log", "refs", "deleted", "marks", "left", "members", "info"])
    func `a foreign key under a name is an error and changes nothing`(head: String) throws {
        try write(1...5)
        try server.bury(id(2))
        try server.call("DEL", server.key(head, of: FunctionServer.dm))
        try server.call(
            head == "log" ? "SADD" : "XADD",
            server.key(head, of: FunctionServer.dm),
            head == "log" ? "x" : "*",
            head == "log" ? "y" : "a",
            "b"
        )
        let before = try server.digest()
        let heads = ["log", "refs", "deleted", "marks", "left", "fanned", "joined", "members", "info"]
        let keys = heads.map { server.key($0, of: FunctionServer.dm) }
        let reply = try server.function("expire_conversation", keys: keys, ["\(Self.start + 100)", "100"])
        #expect(reply.text?.hasPrefix("WRONGTYPE ") == true)
        #expect(try server.digest() == before)
    }

    @Test func `it frees memory where there is none, and goes on after a crash`() throws {
        try server.call("CONFIG", "SET", "appendfsync", "always")
        try write(1...300)
        try server.call("CONFIG", "SET", "maxmemory", "1")
        let first = try server.expireConversation(before: Self.start + 250)
        #expect(first.removed > 0 && first.hasMore)
        try server.crash()
        let rest = try RetentionStep.all { try server.expireConversation(before: Self.start + 250) }
        #expect(first.removed + rest.reduce(0, +) == 249)
        #expect(try server.history().ids == (250...300).map(id).reversed())
    }
}
