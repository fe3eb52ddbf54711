import Foundation
import Redis
import TestSupport
import Testing

/// The Redis users that docs/redis.md advises may do everything that the functions do for them.
@Suite struct AccessTests {
    /// The line of the page for a user, with the prefix in its patterns.
    private static func line(_ user: String, prefix: String) throws -> [String] {
        let page = try String(contentsOfFile: root + "/docs/redis.md", encoding: .utf8)
        let line = page.split(separator: "\n").first { $0.hasPrefix("ACL SETUSER \(user) ") }
        return try #require(line).split(separator: " ").map { word in
            "~&".contains(word.prefix(1)) ? word.prefix(1) + prefix + word.dropFirst() : String(word)
        }
    }

    /// Runs the body as that user, and expects that nothing was denied.
    private func run(_ server: FunctionServer, as user: String, _ body: () throws -> Void) throws {
        #expect(try server.call(Self.line(user, prefix: server.prefix)) == .text("OK"))
        #expect(try server.call("AUTH", user, "secret") == .text("OK"))
        try body()
        #expect(
            try server.call("FLUSHALL").text?.hasPrefix("NOPERM ") == true,
            "it is a user with few rights"
        )
        #expect(try server.call("AUTH", "default", "") == .text("OK"))
        let denied = try server.call("ACL", "LOG").elements.map { server.pairs($0)["object"] ?? "" }
        #expect(denied == ["flushall"])
    }

    @Test(arguments: ["", "p:"])
    func `a node's user sends, copies, and changes groups`(_ prefix: String) throws {
        let server = try FunctionServer(prefix: prefix)
        let taps = [Tap("audit")]
        try run(server, as: "martlet") {
            for device in ["phone", "desk"] {
                #expect(try server.attach("alice", device).elements.count == 4)
            }
            #expect(
                try server.sendWithTaps(ref: 1, messages: taps, pushes: [Tap("push")]).text?.contains("-")
                    == true
            )
            #expect(try server.ack("alice", "phone", 1) == .text("1"))
            #expect(try server.create(picture: "x", taps: taps).elements.count == 3)
            #expect(try server.read("bob").elements.count == 3)
            #expect(try server.sendToGroup(ref: 1, taps: taps).text?.contains("-") == true)
            #expect(try server.sendToGroup(ref: 1, taps: taps).text?.contains("-") == true)
            for operation in [
                GroupOperation.add("carol"), .add("dave"), .promote("bob"), .demote("bob"), .remove("dave"),
                .update(name: "x", picture: ""), .remove("alice"),
            ] {
                #expect(try server.change("alice", operation, taps: taps) == .text("DONE"), "\(operation)")
            }
            try mark(server)
            #expect(try server.change("bob", .delete(["bob", "carol"]), taps: taps) == .text("DONE"))
            let asked = try server.function("call", keys: ["\(prefix)work:weather"], ["10", "{}"])
            #expect(asked.text?.contains("-") == true)
            #expect(try server.online(["alice"], taps: taps) == .integer(1))
        }
    }

    /// Marks and deletes, as a node does for its clients.
    private func mark(_ server: FunctionServer) throws {
        let ids = try (2...3).map { try #require(try server.send(ref: $0).text) }
        #expect(try server.delivered(upTo: ids[0]) == .integer(1))
        #expect(try server.markRead(upTo: ids[0]) == .integer(1))
        #expect(try server.unsend(ids[0]) == .text("DONE"))
        #expect(try server.hide("alice", with: "bob", ids[1]) == .text("DONE"))
        #expect(try server.page("alice", from: 1).isEmpty == false)
        let line = try #require(try server.sendToGroup("bob", ref: 1).text)
        #expect(try server.deliveredToGroup([("carol", line)]) == .integer(1))
        #expect(try server.markReadInGroup("carol", upTo: line) == .integer(1))
        #expect(try server.hideInGroup("carol", line) == .text("DONE"))
        #expect(try server.unsendInGroup("bob", line) == .text("DONE"))
    }

    @Test(arguments: ["", "p:"])
    func `a node's user reads, signals, and says who is there and who is not`(_ prefix: String) throws {
        let server = try FunctionServer(prefix: prefix)
        let watcher = try server.watcher(of: "bob")
        try run(server, as: "martlet") {
            let id = try #require(try server.send(ref: 1).text)
            try server.create()
            try server.sendToGroup(ref: 1)
            let group = FunctionServer.conversation
            #expect(try server.history().ids == [id])
            #expect(try server.history(of: group).ids.count == 2)
            for conversation in [FunctionServer.dm, group] {
                #expect(try server.summaryReply(of: conversation).elements.count == 8)
            }
            #expect(try server.info(id) == ["bob sent  "])
            #expect(try server.info(try #require(server.lines().last), of: group) == ["bob sent  "])
            let arguments = ["bob", "\(prefix)user:{", "1024", "{}"]
            let signal = try server.function("signal", keys: [server.group("members")], arguments)
            #expect(signal == .integer(0))
            #expect(try server.online(["bob"]) == .integer(1))
            #expect(try server.online(["bob"], areArrivals: false) == .integer(0))
            #expect(try server.away(["bob"], seconds: 3) == .integer(1))
        }
        #expect(try watcher.published().count == 1)
    }

    @Test(arguments: ["", "p:"])
    func `a retention worker's user removes what is too old`(_ prefix: String) throws {
        let server = try FunctionServer(prefix: prefix)
        try server.send(ref: 1)
        try server.create()
        try server.change("alice", .delete(["alice", "bob"]))
        for device in ["phone", "desk"] { try server.attach("bob", device) }
        for number in 0..<300 {
            try server.call("ZADD", server.chatsName("bob"), "\(number)", "dm:bob:u\(number)")
            try server.call("HSET", server.key("refs", of: FunctionServer.dm), "a:d:\(number)", "5-0")
        }
        for head in ["deleted:{dm:alice:bob}", "hidden:{bob}"] {
            try server.call("ZADD", prefix + head, "5.0", "x")
        }
        try server.call("HSET", server.goneName("bob"), "1", "{}")
        try server.call("SET", server.lastSeenName("bob"), "5")
        let cutoff = try server.clock() + 60_000
        try run(server, as: "martlet-retention") {
            for conversation in [FunctionServer.dm, FunctionServer.conversation] {
                _ = try RetentionStep.all { try server.expireConversation(conversation, before: cutoff) }
            }
            for user in ["alice", "bob"] {
                _ = try RetentionStep.all { try server.expireUser(user, before: cutoff) }
            }
            #expect(try server.call("SCAN", "0").elements.count == 2)
        }
        let left = Set(try server.keys())
        for head in [
            "log:{dm", "refs:{dm", "deleted", "info", "left", "inbox:{bob", "hidden", "gone", "lastseen",
        ] {
            #expect(!left.contains { $0.hasPrefix(prefix + head) }, "\(head)")
        }
    }

    @Test(arguments: ["", "p:"])
    func `a presence worker's user lets go of who has gone`(_ prefix: String) throws {
        let server = try FunctionServer(prefix: prefix)
        let score = try server.expire("alice")
        let watcher = try server.watcher(of: "alice")
        try run(server, as: "martlet-presence") {
            #expect(try server.offline([("alice", score)], taps: [Tap("audit")]) == .integer(1))
            #expect(try watcher.published().count == 1)
            let beat = try server.function("beat", keys: ["\(prefix)workers:presence"], ["w1", "3000"])
            #expect(beat.elements == [.text("w1")])
        }
    }

    @Test(arguments: ["", "p:"])
    func `a fan-out worker's user takes, delivers and gives up`(_ prefix: String) throws {
        let server = try FunctionServer(prefix: prefix)
        try server.create()
        let line = try #require(try server.lines().first)
        let event = #"{"type":"message","id":"\#(line)","from":"alice"}"#
        try run(server, as: "martlet-fanout") {
            try server.makeConsumerGroup()
            #expect(try server.beat("a") == ["a"])
            #expect(try server.lease("a") == .integer(1))
            let job = try #require(try server.take("a").elements.first?.elements.first?.text)
            #expect(try server.claim("a").elements[1].elements.count == 1)
            #expect(try server.fanout().elements[1].elements.count == 1)
            let reply = try server.deliver([(line, event)], to: ["alice", "bob"], taps: [Tap("push")])
            #expect(reply.elements == [.integer(2), .integer(0)])
            #expect(try server.fanned(line) == .text(line))
            let buried = try server.function(
                "bury",
                keys: [server.workKey, "\(prefix)dead:fanout"],
                ["fanout", job, "x", "5", "100"]
            )
            #expect(buried == .integer(1))
            #expect(
                try server.function("quit", keys: [server.workKey], ["fanout", "consumer-a"]) == .integer(1)
            )
            #expect(try server.release("a") == .integer(1))
        }
    }

    @Test(arguments: ["", "p:"])
    func `the user of a worker of one's own does what the contract says`(_ prefix: String) throws {
        let server = try FunctionServer(prefix: prefix)
        let stream = "\(prefix)work:weather"
        for _ in 0..<3 { try server.function("call", keys: [stream], ["10", "{}"]) }
        try run(server, as: "weather") {
            let taken = try server.entries(stream).map(\.id)
            let answer = #"{"type":"answer","device":"phone","ref":9,"service":"weather","content":{}}"#
            let commands = [
                ["PING"], ["SELECT", "0"], ["CLIENT", "SETNAME", "martlet-w1"],
                ["FUNCTION", "LOAD", "REPLACE", FunctionLibrary.code],
                ["XGROUP", "CREATE", stream, "weather", "0", "MKSTREAM"],
                ["HSET", "\(prefix)registry", "service:weather", "100"],
                ["XREADGROUP", "GROUP", "weather", "w1", "COUNT", "10", "STREAMS", stream, ">"],
                ["XPENDING", stream, "weather", "IDLE", "0", "-", "+", "10"],
                ["XCLAIM", stream, "weather", "w1", "0", taken[0]],
                ["PUBLISH", server.channel("alice"), answer],
                ["MULTI"], ["XDEL", stream, taken[0]], ["XACK", stream, "weather", taken[0]], ["EXEC"],
                ["MULTI"], ["XADD", "\(prefix)dead:weather", "MAXLEN", "~", "10", "*", "reason", "x"],
                ["XACK", stream, "weather", taken[0]], ["XDEL", stream, taken[0]], ["EXEC"],
                ["XINFO", "GROUPS", stream], ["SET", "\(prefix)worker:w1", "{}", "PX", "5000"],
                ["DEL", "\(prefix)worker:w1"], ["HDEL", "\(prefix)registry", "service:weather"],
                ["ZREM", "\(prefix)workers:weather", "w1"],
            ]
            for command in commands {
                if case .error(let message) = try server.call(command) {
                    Issue.record("\(command[0]): \(message)")
                }
            }
            let beat = try server.function("beat", keys: ["\(prefix)workers:weather"], ["w1", "3000"])
            #expect(beat.elements == [.text("w1")])
            let letter = ["weather", taken[1], "x", "5", "100"]
            #expect(
                try server.function("bury", keys: [stream, "\(prefix)dead:weather"], letter) == .integer(1)
            )
            #expect(try server.function("quit", keys: [stream], ["weather", "w1"]) == .integer(0))
            #expect(try server.call("XACK", stream, "weather", taken[2]) == .integer(1))
            #expect(try server.function("quit", keys: [stream], ["weather", "w1"]) == .integer(1))
        }
    }

    /// The repository's folder.
    private static var root: String {
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
    }

    @Test func `transactions of redis-py work for the user of a worker of one's own`() throws {
        let server = try FunctionServer()
        try server.call(Self.line("weather", prefix: ""))
        let program = """
            import redis, sys
            db = redis.from_url(sys.argv[1], decode_responses=True)
            job = db.xadd("work:weather", {"version": "1", "type": "call", "payload": "{}"})
            db.xgroup_create("work:weather", "weather", "0")
            db.xreadgroup("weather", "w1", {"work:weather": ">"})
            print(db.pipeline().xdel("work:weather", job).xack("work:weather", "weather", job).execute())
            """
        let url = "redis://weather:secret@127.0.0.1:\(server.redis.port)/0"
        let worker = try ChildProcess("/usr/bin/python3", ["-c", program, url])
        #expect(try worker.waitForExit() == .exited(0), "\(worker.errorOutput)")
        #expect(worker.output == "[1, 1]\n")
        #expect(try server.call("ACL", "LOG").elements.isEmpty)
    }

    @Test func `the moderation example runs as the user that the page gives it`() throws {
        let server = try FunctionServer()
        try server.call(Self.line("moderation", prefix: ""))
        let worker = try ChildProcess(
            "/usr/bin/python3",
            [Self.root + "/ops/examples/moderation/moderate.py"],
            environment: ["MARTLET_REDIS": "redis://moderation:secret@127.0.0.1:\(server.redis.port)/0"]
        )
        let event = #"{"type":"message","id":"1-0","from":"zoe","content":{"kind":"text","text":"spam"}}"#
        for payload in [event, event, "rubbish"] {
            let job = ["version", "1", "type", "message", "payload", payload]
            try server.call(["XADD", "work:moderation", "*"] + job)
        }
        let isDone = try Deadline().wait {
            try server.call("XLEN", "log:{dm:moderator:zoe}") == .integer(2)
                && server.call("XLEN", "dead:moderation") == .integer(1)
                && server.call("XLEN", "work:moderation") == .integer(0)
        }
        #expect(isDone, "\(worker.errorOutput)")
        #expect(try server.call("HGET", "registry", "messages:moderation") == .text("100000"))
        #expect(try server.call("ACL", "LOG").elements.isEmpty)
    }
}
