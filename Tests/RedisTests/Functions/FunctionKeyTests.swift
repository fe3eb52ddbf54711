import TestSupport
import Testing

/// The functions touch only the keys that they are given: the rule of Redis Cluster.
@Suite struct FunctionKeyTests {
    /// Lets the connection use these keys and channels and nothing else, whatever a function calls inside.
    private func confine(_ server: FunctionServer, to patterns: String...) throws {
        try confine(server, to: patterns)
    }

    /// Names are those of channels if they can be, unless a `~` says otherwise.
    private func confine(_ server: FunctionServer, to patterns: [String]) throws {
        let rules = patterns.map { pattern in
            if pattern.hasPrefix("~") { return pattern }
            let isChannel = ["user:", "presence:{"].contains { pattern.hasPrefix($0) }
            return (isChannel ? "&" : "~") + pattern
        }
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

    private static let dm = ["log", "refs", "deleted", "marks"].map { "\($0):{dm:alice:bob}" }

    @Test func `marks and deletions of two`() throws {
        let server = try FunctionServer()
        for device in ["phone", "desk"] { try server.attach("bob", device) }
        let ids = try (1...2).map { try #require(try server.send(ref: $0).text) }
        let users = ["inbox:{alice}", "inbox:{bob}", "cursor:{bob}", "hidden:{bob}", "gone:{bob}"]
        try confine(server, to: Self.dm + users + ["work:erase", "user:{alice}", "user:{bob}"])
        #expect(try server.delivered(upTo: ids[0]) == .integer(1))
        #expect(try server.markRead(upTo: ids[1]) == .integer(1))
        #expect(try server.unsend(ids[0]) == .text("DONE"))
        #expect(try server.hide("bob", with: "alice", ids[1]) == .text("DONE"))
        #expect(try server.erase(ids[0], from: "bob") == .integer(1))
        #expect(try server.page("bob", from: 1).map(\.id) == (1...5).map { "0-\($0)" })
    }

    @Test func `marks and deletions of a group`() throws {
        let server = try FunctionServer()
        try server.create()
        let ids = try (1...2).map { try #require(try server.sendToGroup(ref: $0).text) }
        let own = ["log", "refs", "deleted", "marks", "members", "admins", "joined"].map(server.group)
        let users = ["inbox:{alice}", "inbox:{bob}", "cursor:{bob}", "hidden:{bob}"]
        let work = ["work:erase", "work:receipts", server.workKey]
        try confine(server, to: own + users + work + ["user:{alice}", "user:{bob}"])
        #expect(try server.deliveredToGroup([("bob", ids[0])]) == .integer(1))
        #expect(try server.markReadInGroup("bob", upTo: ids[1]) == .integer(1))
        #expect(try server.tellAll().count == 2)
        #expect(try server.unsendInGroup("alice", ids[0]) == .text("DONE"))
        #expect(try server.hideInGroup("bob", ids[1]) == .text("DONE"))
    }

    @Test func `martlet_1_online, martlet_1_away and martlet_1_offline`() throws {
        let server = try FunctionServer()
        let watchers = try ["alice", "bob"].map { try server.watcher(of: $0) }
        let score = try server.expire("alice")
        try confine(
            server,
            to: "online:3",
            "lastseen:{alice}",
            "work:audit",
            "presence:{alice}",
            "presence:{bob}"
        )
        #expect(try server.online(["bob"], taps: [Tap("audit")]) == .integer(1))
        #expect(try server.online(["bob"], areArrivals: false) == .integer(0))
        #expect(try server.away(["bob"], seconds: 9) == .integer(1))
        #expect(try server.offline([("alice", score)], taps: [Tap("audit")]) == .integer(1))
        #expect(try watchers.map { try $0.published().count } == [1, 1])
    }

    @Test func `martlet_1_history, martlet_1_summary and martlet_1_info`() throws {
        let server = try FunctionServer()
        try server.create()
        for ref in 1...20 as ClosedRange<UInt64> { try server.sendToGroup(ref: ref) }
        let id = try #require(try server.lines().last)
        let keys = ["log", "deleted", "members", "joined"].map(server.group) + ["hidden:{alice}"]
        try confine(server, to: keys)
        let group = FunctionServer.conversation
        #expect(try server.history(of: group, for: "alice", limit: 7).ids.count == 7)
        try confine(server, to: keys + ["marks", "info"].map(server.group))
        #expect(try server.summaryReply(of: group, for: "alice").elements.count == 8)
        try confine(server, to: ["log", "marks", "members", "joined"].map(server.group))
        #expect(try server.info(id, of: group) == ["bob sent  "])
    }

    @Test func `martlet_1_signal`() throws {
        let server = try FunctionServer()
        try server.create()
        try confine(server, to: [server.group("members"), "user:{bob}"])
        let arguments = ["alice", "user:{", "9", "{}"]
        let reply = try server.function("signal", keys: [server.group("members")], arguments)
        #expect(reply == .integer(0))
    }

    @Test func `martlet_1_expire_conversation`() throws {
        let server = try FunctionServer()
        try server.create()
        try server.sendToGroup(ref: 1)
        let heads = ["log", "refs", "deleted", "marks", "left", "fanned", "joined", "members", "info"]
        let cutoff = try server.clock() + 60_000
        try confine(server, to: heads.map(server.group))
        let removed = try RetentionStep.all {
            try server.expireConversation(FunctionServer.conversation, before: cutoff)
        }
        #expect(removed.reduce(0, +) == 4, "two lines, the log and the refs")
    }

    @Test func `martlet_1_expire_user`() throws {
        let server = try FunctionServer()
        try server.attach("alice", "phone")
        try server.attach("alice", "desk")
        try server.send("bob", to: "alice", ref: 1)
        let cutoff = try server.clock() + 60_000
        let heads = ["inbox", "cursor", "devices", "gone", "hidden", "chats", "groups", "lastseen"]
        try confine(
            server,
            to: heads.map { server.key($0, of: "alice") }
                + ["~presence:{alice}:phone", "~presence:{alice}:desk"]
        )
        let removed = try RetentionStep.all { try server.expireUser(before: cutoff) }
        #expect(removed.reduce(0, +) == 6, "two devices, an event, a conversation, inbox and cursor")
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
