import TestSupport
import Testing

/// What typing costs of what a user may send: however many connections they have, they have one allowance.
@Suite(.serialized, .stage()) struct `Typing costs` {
    private static func count(_ end: String, _ node: TestNode) throws -> Int {
        Int(try node.metric("martlet_signals_total{end=\"\(end)\"}"))
    }

    /// Sends five signals on each of so many connections, one after the other, and returns how many were taken.
    private static func type(to recipient: String, connections: Int, _ node: TestNode) throws -> Int {
        for number in 0..<connections {
            // Devices come again and again: the allowance outlives its connections.
            let device = try Device("alice", "d\(number % 4)", on: node)
            for _ in 0..<5 { try device.write(#"{"type":"typing","to":"\#(recipient)"}"#) }
            try device.confirmAlive()
            #expect(device.errors.isEmpty, "a signal is dropped in silence")
        }
        let isCounted = try Deadline().wait {
            try count("told", node) + count("too_many", node) == connections * 5
        }
        #expect(isCounted)
        return try count("told", node)
    }

    /// Sends on 40 connections of one user; returns how many signals were taken, and how many tokens there were.
    private static func type(to recipient: String, rate: Int) throws -> (told: Int, tokens: Int) {
        let start = ContinuousClock.now
        let told = try Stage.current.withNode(["--send-rate", "\(rate)"]) { node in
            try type(to: recipient, connections: 40, node)
        }
        let seconds = (ContinuousClock.now - start).components.seconds + 1
        return (told, rate * (5 + Int(seconds)))
    }

    @Test func `one to a user, over all connections`() throws {
        let (told, tokens) = try Self.type(to: "user:bob", rate: 4)
        #expect(told >= 20 && told <= tokens, "\(told) of 200, with \(tokens) tokens")
    }

    @Test func `sixteen to a group that has not been counted`() throws {
        let (told, tokens) = try Self.type(to: "group:g1", rate: 16)
        #expect(told >= 5 && told <= tokens / 16, "\(told) of 200, with \(tokens) tokens")
    }

    @Test func `one to a small group that was counted, and nothing when it is refused for its form`() throws {
        try Stage.current.withNode(["--send-rate", "4"]) { node in
            let alice = try Device(Stage.user("alice"), on: node)
            let bob = try Device(Stage.user("bob"), on: node)
            let group = try TestGroup(alice.user, bob.user)
            for _ in 0..<100 { try alice.write(#"{"type":"typing","to":"group:","ref":7}"#) }
            try alice.wait { alice.errors.count == 100 }
            #expect(alice.errors.allSatisfy { $0.code == "bad_recipient" && $0.ref == 7 })
            #expect(try alice.say(1, in: group, "counted").type == "sent")
            for _ in 0..<5 { try alice.write(#"{"type":"typing","to":"group:\#(group.id)"}"#) }
            try bob.wait { bob.signals.count == 5 }
        }
    }
}
