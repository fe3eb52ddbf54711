import TestSupport
import Testing

/// Redis takes its time: everything comes late, and nothing is refused, lost or done twice.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0"])) struct `When Redis is slow` {
    private func pair() throws -> (alice: Device, bob: Device) {
        let stage = try Stage.current
        return (
            try Device(Stage.user("alice"), on: stage.nodes[0]),
            try Device(Stage.user("bob"), on: stage.nodes[1])
        )
    }

    @Test func `for some seconds at a time, answers come late`() throws {
        let redis = try Stage.current.redis
        let (alice, bob) = try pair()
        for share in 0..<3 {
            try redis.command("CLIENT", "PAUSE", "2500", "ALL")
            for ref in share * 20 + 1...share * 20 + 20 { try alice.send(ref, to: bob.user, "m\(ref)") }
            try alice.confirmAlive()
            try alice.wait { alice.sents.count == share * 20 + 20 }
        }
        try bob.wait(messages: 60)
        #expect(bob.texts == (1...60).map { "m\($0)" })
        #expect(alice.errors.isEmpty && bob.others.isEmpty)
    }

    @Test func `with each command, all of them are answered in order`() throws {
        let redis = try Stage.current.redis
        let (alice, bob) = try pair()
        let client = try BlockingRedisClient(socketPath: redis.socketPath)
        for ref in 1...40 {
            try alice.send(ref, to: bob.user, "m\(ref)")
            // Everything behind it waits.
            _ = try client.command(["DEBUG", "SLEEP", "0.05"])
        }
        try alice.wait { alice.sents.count == 40 }
        #expect(alice.sents.compactMap(\.ref) == Array(1...40))
        try bob.wait(messages: 40)
        #expect(bob.inboxes == Array(1...40))
        #expect(alice.errors.isEmpty)
    }
}
