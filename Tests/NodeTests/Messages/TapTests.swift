import TestSupport
import Testing

/// Copies of messages for workers that have asked for them, and for nobody else.
@Suite(.serialized, .stage(nodes: 2)) struct `A tap` {
    private func pair() throws -> (alice: Device, bob: Device) {
        let stage = try Stage.current
        try stage.waitUntilReady()
        return (
            try Device(Stage.user("alice"), on: stage.nodes[0]),
            try Device(Stage.user("bob"), on: stage.nodes[1])
        )
    }

    @Test func `gets each message once, from registering to unregistering, without a restart`() throws {
        let (alice, bob) = try pair()
        let registry = try TestRegistry()
        let worker = Stage.user("copies")
        try alice.deliver(1, to: bob.user, "before")
        try registry.register("messages:\(worker)")
        try alice.deliver(2, to: bob.user, "hi")
        try alice.deliver(2, to: bob.user, "hi")
        try registry.unregister("messages:\(worker)")
        try alice.deliver(3, to: bob.user, "after")
        let jobs = try registry.jobs("work:\(worker)")
        #expect(jobs.map(\.type) == ["message"])
        let event = try ChatFrame(Array((jobs.first?.payload ?? "").utf8))
        #expect(event.names == ["type", "id", "conversation", "from", "device", "ref", "time", "content"])
        #expect(event.said == "hi")
        try bob.wait(messages: 3)
        #expect(event.id == bob.messages[1].id)
    }

    @Test func `is news to a node, and an empty registry at its start is not`() throws {
        let stage = try Stage.current
        try stage.redis.command("DEL", "registry")
        try stage.withNode([]) { (node) throws in
            func news() -> Int {
                node.process.errorOutput.split(separator: "\n").count {
                    $0.contains("the registry of taps has changed")
                }
            }
            let reports = { try stage.redis.command("EXISTS", "node:extra").integer == 1 }
            #expect(try Deadline().wait(until: reports), "a second has passed, with another reading")
            #expect(news() == 0)
            try stage.redis.command("HSET", "registry", "service:weather", "10")
            #expect(Deadline().wait { news() == 1 })
            try stage.redis.command("DEL", "registry")
            #expect(Deadline().wait { news() == 2 })
        }
    }

    @Test func `gets a group's messages`() throws {
        let (alice, bob) = try pair()
        let group = try TestGroup(alice.user, bob.user)
        let registry = try TestRegistry()
        let workers = ["first", "second"].map(Stage.user)
        for worker in workers { try registry.register("messages:\(worker)") }
        let sent = try alice.say(1, in: group, "hi all")
        for worker in workers {
            let jobs = try registry.jobs("work:\(worker)")
            #expect(jobs.map(\.type) == ["message"])
            let event = try ChatFrame(Array((jobs.first?.payload ?? "").utf8))
            #expect(event.id == sent.id && event.string("conversation") == group.conversation)
            try registry.unregister("messages:\(worker)")
        }
    }

    @Test func `for pushes gets what goes to users without a live device`() throws {
        let (alice, bob) = try pair()
        let registry = try TestRegistry()
        let worker = Stage.user("push")
        let carol = Stage.user("carol")
        try registry.register("push:\(worker)")
        try alice.deliver(1, to: bob.user, "you are here")
        try alice.deliver(2, to: carol, "you are not")
        try registry.unregister("push:\(worker)")
        let jobs = try registry.jobs("work:\(worker)")
        #expect(jobs.map(\.type) == ["push"])
        let payload = try ChatFrame(Array((jobs.first?.payload ?? "").utf8))
        #expect(payload.string("user") == carol)
        #expect(payload.text.contains(#""text":"you are not""#))
    }

    @Test func `holds no more than it asked for, roughly`() throws {
        let (alice, bob) = try pair()
        let registry = try TestRegistry()
        let worker = Stage.user("small")
        try registry.register("messages:\(worker)", "10")
        try alice.flood(1...500, to: bob.user)
        try registry.unregister("messages:\(worker)")
        let count = try registry.jobs("work:\(worker)").count
        #expect(count >= 10 && count < 250)
    }

    @Test func `that is written wrongly is ignored and told once, and the others work`() throws {
        let (alice, bob) = try pair()
        let registry = try TestRegistry()
        let worker = Stage.user("good")
        try registry.register("messages:bad name")
        try registry.register("nonsense", "7")
        try registry.register("messages:\(worker)")
        try alice.deliver(1, to: bob.user, "hi")
        #expect(try registry.jobs("work:\(worker)").count == 1)
        for node in registry.nodes {
            let lines = node.process.errorOutput.split(separator: "\n")
            #expect(lines.count { $0.contains("is ignored") && $0.contains("messages:bad name") } == 1)
            #expect(lines.count { $0.contains("is ignored") && $0.contains("nonsense") } == 1)
        }
        for field in ["messages:bad name", "nonsense", "messages:\(worker)"] {
            try registry.unregister(field)
        }
    }

    @Test func `stays while Redis is away, and when the registry is no hash`() throws {
        let stage = try Stage.current
        let registry = try TestRegistry()
        let worker = Stage.user("steady")
        try registry.register("messages:\(worker)")
        try stage.restartRedis(byCrash: true)
        let (alice, bob) = try pair()
        try alice.deliver(1, to: bob.user, "hi")
        #expect(try registry.jobs("work:\(worker)").count == 1)
        try stage.redis.command("RENAME", "registry", "aside")
        try stage.redis.command("SET", "registry", "no hash")
        let isTold = Deadline().wait {
            registry.nodes.allSatisfy { $0.process.errorOutput.contains("refused to read the registry") }
        }
        #expect(isTold)
        try alice.deliver(2, to: bob.user, "still")
        #expect(try registry.jobs("work:\(worker)").count == 2)
        try stage.redis.command("RENAME", "aside", "registry")
        try registry.unregister("messages:\(worker)")
        try alice.deliver(3, to: bob.user, "gone")
        #expect(try registry.jobs("work:\(worker)").count == 2)
    }

    @Test func `stays while the registry is too large to be read every second`() throws {
        let stage = try Stage.current
        let registry = try TestRegistry()
        let worker = Stage.user("calm")
        try registry.register("messages:\(worker)")
        let garbage = (1...5_000).flatMap { ["garbage\($0)", "7"] }
        let client = try BlockingRedisClient(socketPath: stage.redis.socketPath)
        #expect(try client.command(["HSET", "registry"] + garbage).integer == 5_000)
        let isTold = Deadline().wait {
            registry.nodes.allSatisfy { $0.process.errorOutput.contains("too large to be read") }
        }
        #expect(isTold)
        try stage.redis.command("CONFIG", "RESETSTAT")
        let isMeasured = try Deadline().wait {
            try client.command(["INFO", "commandstats"]).text?.contains("cmdstat_hlen:calls=4") == true
        }
        #expect(isMeasured)
        #expect(try client.command(["INFO", "commandstats"]).text?.contains("cmdstat_hgetall") == false)
        let (alice, bob) = try pair()
        try alice.deliver(1, to: bob.user, "hi")
        #expect(try registry.jobs("work:\(worker)").count == 1)
        _ = try client.command(["HDEL", "registry"] + (1...5_000).map { "garbage\($0)" })
        try registry.unregister("messages:\(worker)")
        for node in registry.nodes {
            let lines = node.process.errorOutput.split(separator: "\n")
            #expect(lines.count { $0.contains("too large to be read") } == 1)
        }
    }

    @Test func `that nobody has asked for leaves no trace in a send`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        let monitor = try BlockingRedisClient(socketPath: stage.redis.socketPath)
        #expect(try monitor.command(["MONITOR"]) == .text("OK"))
        try alice.deliver(1, to: bob.user, "hi")
        var line = ""
        let isSeen = try Deadline().wait {
            line = try monitor.readReply().text ?? ""
            return line.contains("martlet_1_send")
        }
        try #require(isSeen)
        let conversation = "{dm:\(alice.user):\(bob.user)}"
        let names = [
            "7", "log:\(conversation)", "refs:\(conversation)", "inbox:{\(bob.user)}",
            "inbox:{\(alice.user)}",
            "cursor:{\(alice.user)}", "chats:{\(bob.user)}", "chats:{\(alice.user)}",
            "user:{\(bob.user)}", "user:{\(alice.user)}",
            "dm:\(alice.user):\(bob.user)", alice.user, "phone", "1",
        ]
        let command = (["FCALL", "martlet_1_send"] + names).map { "\"\($0)\"" }.joined(separator: " ")
        #expect(line.hasSuffix(command + #" "{\"kind\":\"text\",\"text\":\"hi\"}""#), "\(line)")
    }
}
