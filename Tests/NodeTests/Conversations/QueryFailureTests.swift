import TestSupport
import Testing

/// Redis stands still, dies, is full; clients ask for too much, or do not read what they are told.
@Suite(.serialized, .stage(nodes: 2, redis: ["appendfsync always"], ["--send-rate", "0"])) struct `A query` {
    private func alice(_ messages: Int = 3) throws -> (Device, String, [String]) {
        let alice = try Device(Stage.user("alice"), on: Stage.current.node)
        let bob = Stage.user("bob")
        let ids = try (0..<messages).map { try alice.deliver($0 + 1, to: bob, "m\($0 + 1)") }
        return (alice, alice.conversation(with: bob), ids)
    }

    @Test func `is refused for now while Redis stands still, and answered when it goes on`() throws {
        let stage = try Stage.current
        let (alice, place, ids) = try alice()
        stage.redis.pause()
        defer { stage.redis.resume() }
        let refs = try [
            alice.begin("history", #""conversation":"\#(place)""#), alice.begin("conversations"),
            alice.begin("info", #""conversation":"\#(place)","id":"\#(ids[0])""#),
            alice.begin("delete", #""conversation":"\#(place)","id":"\#(ids[0])","for":"all""#),
        ]
        let socket = try RawSocket(port: stage.node.port)
        try socket.send(
            try GroupClient(alice.user, on: stage.node).request("GET", "/v1/conversations", closes: false)
        )
        for ref in refs {
            let answer = try alice.reply(to: ref)
            #expect(answer.code == "unavailable" && answer.retry == true)
        }
        let answer = GroupAnswer(try #require(try socket.readResponse()))
        #expect(answer.status == 503 && answer.code == "unavailable")
        stage.redis.resume()
        try stage.waitUntilReady()
        #expect(try alice.delete(ids[0], in: place, for: "all").type == "done")
        #expect(try alice.history(place).list("messages").map(\.type) == ["message", "message", "deleted"])
    }

    @Test func `is answered late when Redis dies under it and comes back`() throws {
        let stage = try Stage.current
        let (alice, place, ids) = try alice()
        for isCrash in [true, false] {
            if isCrash { stage.redis.kill() } else { try stage.redis.stop() }
            let refs = try [
                alice.begin("delete", #""conversation":"\#(place)","id":"\#(ids[0])","for":"all""#),
                alice.begin("conversations"), alice.begin("history", #""conversation":"\#(place)""#),
            ]
            try stage.redis.start()
            #expect(try alice.reply(to: refs[0]).type == "done")
            #expect(try alice.reply(to: refs[1]).list("conversations").count == 1)
            let messages = try alice.reply(to: refs[2]).list("messages")
            #expect(messages.map(\.type) == ["message", "message", "deleted"])
            try stage.waitUntilReady()
        }
        let lines = try stage.redis.command("XLEN", "log:{\(place)}").integer
        #expect(lines == 3, "two messages, and one line that says what was deleted")
    }

    @Test
    func `is answered when Redis has lost the functions or has no memory, unless it is to change something`()
        throws
    {
        let stage = try Stage.current
        let (alice, place, ids) = try alice()
        try stage.redis.command("FUNCTION", "FLUSH")
        #expect(try alice.history(place).list("messages").count == 3)
        try stage.redis.command("CONFIG", "SET", "maxmemory", "1")
        defer { _ = try? stage.redis.command("CONFIG", "SET", "maxmemory", "0") }
        let before = try stage.stored()
        for audience in ["me", "all"] {
            let answer = try alice.delete(ids[1], in: place, for: audience)
            #expect(answer.code == "storage_refused" && answer.retry == true)
        }
        #expect(try stage.stored() == before)
        #expect(try alice.history(place).list("messages").count == 3)
        #expect(try alice.ask("conversations").list("conversations").count == 1)
    }

    @Test(arguments: ["log", "deleted", "hidden"])
    func `is refused where something foreign lies under one of its keys`(kind: String) throws {
        let stage = try Stage.current
        let (alice, place, ids) = try alice()
        let key = kind == "hidden" ? "hidden:{\(alice.user)}" : "\(kind):{\(place)}"
        try stage.redis.command("DEL", key)
        try stage.redis.command("SET", key, "foreign")
        let before = try stage.stored()
        #expect(try alice.history(place).code == "storage_refused")
        // Hiding a message that is there needs no tombstones, deleting it for all nothing of what is hidden.
        let audiences = ["log": ["me", "all"], "deleted": ["all"], "hidden": ["me"]][kind] ?? []
        for audience in audiences {
            #expect(try alice.delete(ids[1], in: place, for: audience).code == "storage_refused")
        }
        #expect(try stage.stored() == before)
    }

    @Test func `counts against what its user may send`() throws {
        try Stage.current.withNode(["--send-rate", "1"]) { (node) throws in
            let alice = try Device(Stage.user("alice"), on: node)
            let answers = try (1...6).map { _ in try alice.ask("conversations", #""limit":1"#) }
            let refused = answers.filter { $0.type == "error" }
            #expect(!refused.isEmpty && answers[0].type == "conversations")
            #expect(refused.allSatisfy { $0.code == "rate_limited" && ($0.int("after") ?? 0) > 0 })
            let answer = try GroupClient(alice.user, on: node).send("GET", "/v1/conversations")
            #expect(answer.status == 429 && answer.code == "rate_limited")
            let other = try Device(Stage.user("bob"), on: node)
            #expect(try other.ask("conversations").type == "conversations", "others may")
        }
    }

    @Test func `that counts many unread messages is paid for afterwards`() throws {
        let stage = try Stage.current
        let writer = try Device(Stage.user("writer"), on: stage.node)
        let user = Stage.user("reader")
        try writer.flood(1...101, to: user)
        try stage.withNode(["--send-rate", "1"]) { (node) throws in
            let reader = try Device(user, on: node)
            let first = try reader.begin("conversations", #""limit":1"#)
            _ = try reader.reply(to: first)
            // Two for the page and two for the count: one of five is left.
            #expect(try reader.ask("conversations", #""limit":1"#).code == "rate_limited")
        }
    }

    @Test func `of a client that does not read waits, and costs the node little`() throws {
        let stage = try Stage.current
        try stage.withNode(["--write-timeout", "300s", "--send-rate", "0"]) { (node) throws in
            let (alice, place, _) = try alice(0)
            let text = String(repeating: "x", count: 60_000)
            let bob = try #require(place.split(separator: ":").first { $0 != "dm" && $0 != alice.user })
            for ref in 1...4 { try alice.deliver(ref, to: String(bob), text) }
            let reader = try Device(alice.user, "slow", on: node, receiveBufferBytes: 4_096)
            let witness = try Device(Stage.user("witness"), on: node)
            _ = try witness.ask("conversations")
            try ProcessMemory.forgetPeak(node.process.id)
            let before = try ProcessMemory.resident(node.process.id)
            let refs = try (1...200).map { _ in try reader.begin("history", #""conversation":"\#(place)""#) }
            for _ in 1...20 { #expect(try witness.ask("conversations").type == "conversations") }
            #expect(try ProcessMemory.peak(node.process.id) < before + 12 << 20)
            try reader.wait(.seconds(90)) { reader.others.count { $0.type == "history" } == refs.count }
            let answered = reader.others.filter { $0.type == "history" }
            #expect(answered.compactMap(\.ref) == refs, "in the order in which they were asked")
            #expect(answered.allSatisfy { $0.list("messages").count == 4 })
            #expect(try ProcessMemory.peak(node.process.id) < before + 12 << 20)
        }
    }

    @Test func `of a client that leaves is forgotten`() throws {
        let stage = try Stage.current
        try leave()
        let other = try Device(Stage.user("other"), on: stage.node)
        #expect(try other.ask("conversations").type == "conversations")
    }

    /// Asks much, and is gone before Redis answers.
    private func leave() throws {
        let (alice, place, _) = try alice()
        try Stage.current.redis.command("CLIENT", "PAUSE", "300", "ALL")
        for _ in 1...4 { _ = try alice.begin("history", #""conversation":"\#(place)""#) }
        _ = try alice.begin("conversations")
    }
}
