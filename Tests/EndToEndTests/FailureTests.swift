import Client
import TestSupport
import Testing

/// Each kills something under traffic and then looks at every single message.
@Suite(.serialized) struct `Nothing is lost or doubled` {
    /// Sends `count` messages and calls `disturb` each time another share of them has arrived.
    private func traffic(
        _ installation: Installation,
        count: Int,
        disturbances: Int,
        disturb: (Int) throws -> Void
    ) throws -> (alice: Person, bob: Person) {
        let alice = try installation.person("alice", node: 0)
        let bob = try installation.person("bob", node: 1)
        alice.client.start()
        bob.client.start()
        try #require(installation.wait { alice.isLive && bob.isLive })
        let share = count / (disturbances + 1)
        var submitted = 0
        for round in 0...disturbances {
            let goal = round == disturbances ? count : submitted + share
            while submitted < goal {
                try alice.send("m\(submitted)", to: "bob")
                submitted += 1
            }
            // Strike while the share is on its way: a part of it has arrived, the rest has not.
            let struck = submitted - share / 2
            try #require(installation.wait { alice.sentTexts.count >= struck })
            if round < disturbances { try disturb(round) }
        }
        try #require(
            installation.wait(.seconds(90)) { alice.unanswered == 0 && bob.texts.count >= count },
            "\(alice.unanswered) unanswered, \(bob.texts.count) arrived"
        )
        return (alice, bob)
    }

    private func expectWhole(_ alice: Person, _ bob: Person, count: Int) {
        #expect(alice.failures.isEmpty)
        #expect(alice.sentTexts.count == count)
        #expect(Set(alice.sentTexts).count == count, "every send is answered once")
        #expect(bob.texts.count == count)
        #expect(Set(bob.texts).count == count, "no message comes twice")
        #expect(bob.ids == bob.ids.sorted(), "messages come in the conversation's order")
        #expect(Set(alice.sentIDs) == Set(bob.ids), "what was answered is what arrived")
    }

    @Test(arguments: [0, 1])
    func `when the node of either side is killed in the middle of 5,000 sends`(node: Int) throws {
        let installation = try Installation(nodes: 2)
        let (alice, bob) = try traffic(installation, count: 5_000, disturbances: 4) { _ in
            try installation.replaceNode(node)
        }
        expectWhole(alice, bob, count: 5_000)
        #expect(alice.statusChanges > 4 || bob.statusChanges > 4, "the clients did notice")
    }

    @Test func `when the subscription link is cut during traffic, and the client does not notice`() throws {
        let installation = try Installation(nodes: 2)
        let (alice, bob) = try traffic(installation, count: 5_000, disturbances: 40) { _ in
            _ = try installation.redis.command("CLIENT", "KILL", "TYPE", "pubsub")
        }
        expectWhole(alice, bob, count: 5_000)
        #expect(bob.texts == (0..<5_000).map { "m\($0)" })
        #expect(bob.resyncs == 0)
        let connects = bob.statusChanges
        #expect(connects <= 3, "bob stayed connected")
    }

    @Test func `when all links to Redis are cut during traffic`() throws {
        let installation = try Installation(nodes: 2)
        let (alice, bob) = try traffic(installation, count: 5_000, disturbances: 20) { _ in
            _ = try installation.redis.command("CLIENT", "KILL", "TYPE", "pubsub")
            _ = try installation.redis.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        }
        expectWhole(alice, bob, count: 5_000)
    }

    @Test(arguments: [false, true])
    func `when Redis is restarted under load`(byCrash: Bool) throws {
        let installation = try Installation(nodes: 2)
        let (alice, bob) = try traffic(installation, count: 5_000, disturbances: 3) { _ in
            if byCrash { installation.redis.kill() } else { try installation.redis.stop() }
            try installation.redis.start()
        }
        expectWhole(alice, bob, count: 5_000)
        #expect(bob.texts == (0..<5_000).map { "m\($0)" })
        #expect(alice.statusChanges <= 3 && bob.statusChanges <= 3, "the clients stayed connected")
        #expect(bob.resyncs == 0)
    }

    @Test func `when the functions are flushed under load`() throws {
        let installation = try Installation(nodes: 2)
        let (alice, bob) = try traffic(installation, count: 3_000, disturbances: 5) { _ in
            _ = try installation.redis.command("FUNCTION", "FLUSH")
        }
        expectWhole(alice, bob, count: 3_000)
    }
}
