import TestSupport
import Testing

/// Registers taps and services as a worker does, and waits until the nodes know.
struct TestRegistry {
    let nodes: [TestNode]
    private let redis: RedisServer

    init() throws {
        let stage = try Stage.current
        redis = stage.redis
        nodes = stage.nodes
    }

    /// Sets a field; `Stage.user` makes names that no other test has.
    func register(_ field: String, _ value: String = "1000") throws {
        try change { try redis.command("HSET", "registry", field, value) }
    }

    func unregister(_ field: String) throws {
        try change { try redis.command("HDEL", "registry", field) }
    }

    /// Changes the registry and waits until every node has read it.
    private func change(_ body: () throws -> Void) throws {
        let before = nodes.map(readings)
        try body()
        let isKnown = Deadline().wait { zip(nodes, before).allSatisfy { readings($0) > $1 } }
        try #require(isKnown, "a node does not read the registry")
    }

    /// How often a node has told that the registry is another.
    private func readings(_ node: TestNode) -> Int {
        node.process.errorOutput.split(separator: "\n").count { $0.contains("registry of taps has changed") }
    }

    /// The entries of a stream that follow the rule for envelopes, by type and payload.
    func jobs(_ stream: String) throws -> [(type: String, payload: String)] {
        try redis.command("XRANGE", stream, "-", "+").elements.compactMap { entry in
            let fields = entry.elements.last?.elements.compactMap(\.text) ?? []
            guard fields.count == 6,
                [fields[0], fields[1], fields[2], fields[4]] == ["version", "1", "type", "payload"]
            else { return nil }
            return (fields[3], fields[5])
        }
    }
}
