import Client
import TestSupport
import Testing

@Suite(.serialized) struct `Two people on different nodes` {
    @Test func `exchange messages in order`() throws {
        let installation = try Installation(nodes: 2)
        let alice = try installation.person("alice", node: 0)
        let bob = try installation.person("bob", node: 1)
        alice.client.start()
        bob.client.start()
        try #require(installation.wait { alice.isLive && bob.isLive })
        let there = (0..<500).map { "a\($0)" }
        let back = (0..<500).map { "b\($0)" }
        for (one, other) in zip(there, back) {
            try alice.send(one, to: "bob")
            try bob.send(other, to: "alice")
        }
        try #require(
            installation.wait {
                bob.texts.count >= 500 && alice.texts.count >= 500 && alice.unanswered + bob.unanswered == 0
            }
        )
        #expect(bob.texts == there)
        #expect(alice.texts == back)
        #expect(bob.ids == alice.sentIDs)
        #expect(bob.ids == bob.ids.sorted(), "message ids sort by age as plain strings")
    }

    /// Prints the time from a send to its arrival through both nodes; how long it takes is the machine's affair.
    @Test func `see a message as soon as it is sent`() throws {
        let installation = try Installation(nodes: 2)
        let alice = try installation.person("alice", node: 0)
        let bob = try installation.person("bob", node: 1)
        alice.client.start()
        bob.client.start()
        try #require(installation.wait { alice.isLive && bob.isLive })
        var times: [Duration] = []
        for number in 0..<500 {
            let start = ContinuousClock.now
            try alice.send("m\(number)", to: "bob")
            try #require(installation.wait { bob.texts.count > number })
            times.append(start.duration(to: .now))
        }
        times.sort()
        #expect(bob.texts.count == 500)
        print(
            "message from node to node: median \(times[250]), 99th percentile \(times[495]), worst \(times[499])"
        )
    }

    @Test func `a recipient who was away for 10,000 messages gets all of them in order`() throws {
        let installation = try Installation(nodes: 2)
        let alice = try installation.person("alice", node: 0)
        alice.client.start()
        let all = (0..<10_000).map { "m\($0)" }
        for text in all { try alice.send(text, to: "bob") }
        try #require(installation.wait { alice.unanswered == 0 })
        #expect(alice.sentTexts == all)
        let bob = try installation.person("bob", node: 1)
        bob.client.start()
        try #require(installation.wait { bob.texts.count >= all.count })
        #expect(bob.texts == all)
        #expect(bob.resyncs == 0)
    }

    @Test
    func `a user's other device sees what was sent, and the inbox is trimmed`()
        throws
    {
        let installation = try Installation(nodes: 2)
        let phone = try installation.person("alice", device: "phone", node: 0)
        let tablet = try installation.person("alice", device: "tablet", node: 1)
        let bob = try installation.person("bob", node: 1)
        for person in [phone, tablet, bob] { person.client.start() }
        try #require(installation.wait { phone.isLive && tablet.isLive && bob.isLive })
        for number in 0..<100 { try phone.send("m\(number)", to: "bob") }
        try #require(installation.wait { tablet.texts.count >= 100 && bob.texts.count >= 100 })
        #expect(tablet.texts == bob.texts)
        #expect(phone.texts.isEmpty, "a device does not get its own messages")
        let isTrimmed = installation.wait {
            (try? installation.redis.command("XLEN", "inbox:{alice}").integer) == 0
                && (try? installation.redis.command("XLEN", "inbox:{bob}").integer) == 0
        }
        #expect(isTrimmed, "both of alice's devices have acknowledged everything")
    }
}
