import TestSupport
import Testing

/// The functions touch only the keys that they are given: the rule of Redis Cluster.
@Suite struct FunctionKeyTests {
    /// Lets the connection use these keys and channels and nothing else, whatever a function calls inside.
    private func confine(_ server: FunctionServer, to patterns: String...) throws {
        let rules = patterns.map { $0.hasPrefix("user:") ? "&\($0)" : "~\($0)" }
        let arguments = ["ACL", "SETUSER", "default", "resetkeys", "resetchannels"] + rules
        #expect(try server.transaction([arguments]) == [.text("OK")])
    }

    @Test func `martlet_1_send`() throws {
        let server = try FunctionServer()
        try server.call("HSET", "cursor:{alice}", ":epoch", "1", "phone", "0", "desk", "0")
        try confine(
            server,
            to: "log:{dm:alice:bob}",
            "refs:{dm:alice:bob}",
            "inbox:{bob}",
            "inbox:{alice}",
            "cursor:{alice}",
            "chats:{bob}",
            "chats:{alice}",
            "user:{bob}",
            "user:{alice}"
        )
        for ref in 1...20 as ClosedRange<UInt64> {
            #expect(try server.send(ref: ref).text?.contains("-") == true)
        }
        #expect(try server.send(ref: 3).text?.contains("-") == true)
        #expect(
            try server.send(to: "carol", ref: 1).text?.hasPrefix("NOPERM ") == true,
            "the confinement works"
        )
    }

    @Test func `martlet_1_find`() throws {
        let server = try FunctionServer()
        for ref in 1...250 as ClosedRange<UInt64> { try server.send(ref: ref) }
        let place = try #require(try server.send(ref: 1).elements.first?.text)
        try confine(server, to: "log:{dm:alice:bob}", "refs:{dm:alice:bob}")
        let reply = try server.find(ref: 1, from: place)
        #expect(reply.text?.contains("-") == true)
    }

    @Test func `martlet_1_attach and martlet_1_ack`() throws {
        let server = try FunctionServer()
        for ref in 1...3 as ClosedRange<UInt64> { try server.send(ref: ref) }
        try confine(server, to: "inbox:{bob}", "cursor:{bob}", "devices:{bob}")
        let epoch = try #require(try server.attach("bob").elements.dropFirst(2).first?.text)
        #expect(try server.attach("bob", "desk", newest: 9, epoch: epoch).elements.count == 4)
        #expect(try server.ack("bob", "phone", 2) == .text("2"))
        #expect(try server.ack("bob", "desk", 3) == .text("3"))
        #expect(try server.ack("bob", "desk", 9).text?.hasPrefix("ACKAHEAD ") == true)
    }

    @Test func `martlet_1_online and martlet_1_offline`() throws {
        let server = try FunctionServer()
        let score = try server.expire("alice")
        try confine(server, to: "online:3", "lastseen:{alice}", "work:audit")
        #expect(try server.online(["bob"], taps: [Tap("audit")]) == .integer(1))
        #expect(try server.offline([("alice", score)], taps: [Tap("audit")]) == .integer(1))
    }

    @Test func `in a cluster the functions over one tag work and the one over several is refused`() throws {
        let server = try FunctionServer(configuration: ["cluster-enabled yes"])
        try server.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
        let isUp = try Deadline().wait {
            try server.call("CLUSTER", "INFO").text?.contains("cluster_state:ok") == true
        }
        try #require(isUp)
        for id in 1...3 { try server.call("XADD", "inbox:{bob}", "0-\(id)", "event", "{}") }
        #expect(try server.attach("bob").elements.prefix(2).map(\.integer) == [0, 3])
        #expect(try server.ack("bob", 2) == .text("2"))
        let entry = ["from", "alice", "device", "phone", "ref", "1", "content", "{}"]
        _ = try server.transaction([["XADD", server.logName(), "5-0"] + entry])
        // SHA-1 of {}
        let place = "+ bf21a9e8fbc5a3846fb05b4fa0859e0917b2202f"
        let found = try server.find(ref: 1, from: place)
        #expect(found == .text("5-0"))
        #expect(try server.send(ref: 1).text?.hasPrefix("CROSSSLOT ") == true)
    }
}
