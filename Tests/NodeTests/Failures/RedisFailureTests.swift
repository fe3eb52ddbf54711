import TestSupport
import Testing

/// Redis breaks links, loses functions, runs out of memory, crashes: nothing lost, nothing twice, no false `sent`.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0"])) struct `When Redis fails` {
    private func pair() throws -> (alice: Device, bob: Device) {
        let stage = try Stage.current
        try stage.waitUntilReady()
        return (
            try Device(Stage.user("alice"), on: stage.nodes[0]),
            try Device(Stage.user("bob"), on: stage.nodes[1])
        )
    }

    /// Sends in shares, with a disturbance while each is on its way, repeats what was refused for now, and compares.
    private func traffic(shares: Int, of size: Int, disturb: (Int) throws -> Void) throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        for share in 0..<shares {
            let refs = share * size + 1...(share + 1) * size
            for ref in refs {
                try alice.send(ref, to: bob.user, "m\(ref)")
                if ref == refs.lowerBound + size / 2 { try disturb(share) }
            }
            try deliverAll(through: refs.upperBound, alice, to: bob.user)
        }
        let count = shares * size
        try bob.wait(messages: count)
        #expect(bob.inboxes == Array(1...count), "no gap, and nothing twice")
        #expect(bob.texts == (1...count).map { "m\($0)" })
        #expect(bob.others.isEmpty, "no resync")
        let log = try stage.redis.command("XRANGE", "log:{dm:\(alice.user):\(bob.user)}", "-", "+")
        let stored = log.elements.compactMap { $0.elements.first?.text }
        #expect(stored.count == count)
        #expect(bob.messages.compactMap(\.id) == stored)
        #expect(
            Set(alice.sents.compactMap(\.id)) == Set(stored),
            "every sent message is stored, and no other"
        )
        try alice.confirmAlive()
        #expect(alice.closeCode == nil && bob.closeCode == nil, "the clients stayed connected")
    }

    /// Waits for answers, and repeats in order what was refused for now, as the client library does.
    private func deliverAll(through last: Int, _ alice: Device, to user: String) throws {
        let deadline = Deadline(after: .seconds(60))
        while !deadline.hasPassed {
            try alice.wait { alice.sents.count + alice.errors.count >= last + alice.repeats }
            let sent = Set(alice.sents.compactMap(\.ref))
            let missing = (1...last).filter { !sent.contains($0) }
            guard !missing.isEmpty else { return }
            for error in alice.errors { #expect(error.retry == true, "\(error)") }
            let pause = alice.errors.last?.int("after") ?? 0
            _ = Deadline(after: .milliseconds(pause)).wait { false }
            for ref in missing { try alice.send(ref, to: user, "m\(ref)") }
            alice.repeats += missing.count
        }
        Issue.record("not everything was sent")
    }

    /// Cuts the links of a type, as soon as every node has one: a node that still reconnects would not notice.
    private func cut(_ type: String) throws {
        let stage = try Stage.current
        let isWhole = try Deadline().wait {
            let clients = try stage.redis.command("CLIENT", "LIST", "TYPE", type).text ?? ""
            return clients.split(separator: "\n").count { $0.contains(" name=martlet-") } == stage.nodes.count
        }
        #expect(isWhole, "not every node has a \(type) link")
        let cut = try stage.redis.command("CLIENT", "KILL", "TYPE", type, "SKIPME", "yes").integer
        #expect((cut ?? 0) >= stage.nodes.count)
    }

    @Test func `by cutting the subscription again and again, nothing is missed`() throws {
        try traffic(shares: 20, of: 100) { _ in try cut("pubsub") }
        #expect(try Stage.current.nodes[1].metric("martlet_subscription_interruptions_total") >= 20)
    }

    @Test func `by cutting the command links again and again, nothing is stored twice`() throws {
        try traffic(shares: 20, of: 100) { _ in try cut("normal") }
    }

    @Test func `by cutting all links at once, nothing is missed or stored twice`() throws {
        try traffic(shares: 20, of: 100) { _ in
            try cut("pubsub")
            try cut("normal")
        }
    }

    @Test(arguments: [false, true])
    func `by going down and coming back, no sent was false`(byCrash: Bool) throws {
        let stage = try Stage.current
        try traffic(shares: 4, of: 300) { _ in
            if byCrash { stage.redis.kill() } else { try stage.redis.stop() }
            try stage.redis.start()
        }
    }

    @Test func `by losing its functions, they are loaded again`() throws {
        let redis = try Stage.current.redis
        try traffic(shares: 10, of: 100) { _ in try redis.command("FUNCTION", "FLUSH") }
    }

    @Test func `by dropping a subscription that cannot take everything at once, nothing is missed`() throws {
        let redis = try Stage.current.redis
        let limit = "client-output-buffer-limit"
        try redis.command("CONFIG", "SET", limit, "pubsub 40kb 0 0")
        defer { _ = try? redis.command("CONFIG", "SET", limit, "pubsub 32mb 8mb 60") }
        let (alice, bob) = try pair()
        let interruptions = "martlet_subscription_interruptions_total"
        let before = try Stage.current.nodes[1].metric(interruptions)
        try alice.flood(1...1_000, to: bob.user, padding: String(repeating: "x", count: 50_000))
        try bob.wait(messages: 1_000, .seconds(60))
        #expect(bob.inboxes == Array(1...1_000))
        #expect(bob.others.isEmpty)
        #expect(try Stage.current.nodes[1].metric(interruptions) > before, "Redis did drop it")
    }

    @Test func `by having no memory, sends are refused as retryable and nothing is stored`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        try alice.deliver(1, to: bob.user, "before")
        try bob.wait(messages: 1)
        let before = try stage.stored()
        try stage.redis.command("CONFIG", "SET", "maxmemory", "1")
        defer { _ = try? stage.redis.command("CONFIG", "SET", "maxmemory", "0") }
        try alice.send(2, to: bob.user, "meanwhile")
        let answer = try alice.answer(to: 2)
        #expect(answer.code == "storage_refused")
        #expect(answer.retry == true)
        #expect((answer.int("after") ?? 0) > 0)
        #expect(try stage.stored() == before)
        try bob.acknowledge(1)
        let isTrimmed = try Deadline().wait {
            try stage.redis.command("XLEN", "inbox:{\(bob.user)}").integer == 0
        }
        #expect(isTrimmed, "what frees memory is still done")
        try stage.redis.command("CONFIG", "SET", "maxmemory", "0")
        try alice.send(2, to: bob.user, "meanwhile")
        try alice.wait { alice.sents.count == 2 }
        try bob.wait(messages: 2)
        #expect(bob.texts == ["before", "meanwhile"])
    }

    @Test func `by being told not to write, sends are refused as retryable`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        try stage.redis.command("CONFIG", "SET", "min-replicas-to-write", "1")
        defer { _ = try? stage.redis.command("CONFIG", "SET", "min-replicas-to-write", "0") }
        try alice.send(1, to: bob.user, "once")
        let answer = try alice.answer(to: 1)
        #expect(answer.code == "storage_refused")
        #expect(answer.retry == true)
        try stage.redis.command("CONFIG", "SET", "min-replicas-to-write", "0")
        try alice.send(1, to: bob.user, "once")
        try alice.wait { alice.sents.count == 1 }
        try bob.wait(messages: 1)
    }

    @Test(arguments: ["log", "refs", "inbox"])
    func `by holding something foreign under one of its keys, a send is refused and leaves nothing`(
        kind: String
    ) throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        let key = kind == "inbox" ? "inbox:{\(bob.user)}" : "\(kind):{dm:\(alice.user):\(bob.user)}"
        try stage.redis.command("SET", key, "foreign")
        let before = try stage.stored()
        try alice.send(1, to: bob.user, "once")
        let answer = try alice.answer(to: 1)
        #expect(answer.code == "storage_refused")
        // An emptied stream is as good as none.
        let left = try stage.stored().filter { before[$0.key] != $0.value }.map(\.key)
        for key in left { #expect(try stage.redis.command("XLEN", key).integer == 0, "\(key)") }
        try stage.redis.command("DEL", key)
        try alice.send(1, to: bob.user, "once")
        try alice.wait { alice.sents.count == 1 }
        try bob.wait(messages: 1)
        #expect(bob.texts == ["once"])
        #expect(try stage.redis.command("XLEN", "log:{dm:\(alice.user):\(bob.user)}").integer == 1)
    }

    @Test func `in the middle of a slow reader's backlog, it goes on where it was`() throws {
        let (alice, bob) = try pair()
        try alice.flood(1...3_000, to: bob.user, padding: String(repeating: "x", count: 2_000))
        for part in 1...3 {
            try bob.wait(messages: part * 700)
            try cut("pubsub")
            try cut("normal")
        }
        try bob.wait(messages: 3_000)
        #expect(bob.inboxes == Array(1...3_000))
        #expect(bob.others.isEmpty)
    }
}
