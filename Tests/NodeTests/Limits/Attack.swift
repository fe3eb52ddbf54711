import TestSupport
import Testing

/// What every attack has in common: a node of its own, a bound for its memory, and somebody who is served meanwhile.
struct Attack {
    /// What the node may hold for clients, small enough for a test to exceed it.
    static let ceiling = 4 << 20
    /// Beside that: code and tables that are touched for the first time, what the allocator keeps, and what comes between
    /// two looks.
    static let slack = 12 << 20

    /// Runs the attack against a node, which may grow by so much beyond `ceiling` and `slack`.
    static func run(
        _ options: [String] = [],
        connections: Int = 0,
        bytesEach: Int = 4_096,
        _ attack: (TestNode, Device) throws -> Void
    ) throws {
        let limits = ["--max-buffered", "\(ceiling)", "--send-rate", "0"]
        try Stage.current.withNode(limits + options) { (node) throws in
            let witness = try Device(Stage.user("witness"), on: node)
            let friend = try Device(Stage.user("friend"), on: node)
            try witness.deliver(1, to: friend.user, "before")
            try ProcessMemory.forgetPeak(node.process.id)
            let before = try ProcessMemory.resident(node.process.id)
            try attack(node, witness)
            try witness.deliver(2, to: friend.user, "meanwhile")
            try friend.wait(messages: 2)
            let grown = try ProcessMemory.peak(node.process.id) - before
            #expect(grown < ceiling + slack + connections * bytesEach, "\(grown) bytes")
            let held = try Deadline().wait { try node.metric("martlet_buffered_bytes") <= Double(ceiling) }
            #expect(held)
        }
    }

    /// Waits until the node has nobody left but those who are served.
    static func waitForEnd(_ node: TestNode) throws {
        // The two, and the one who asks.
        let isOver = try Deadline().wait { try node.metric("martlet_connections") <= 3 }
        #expect(isOver, "the attackers are still there")
    }
}
