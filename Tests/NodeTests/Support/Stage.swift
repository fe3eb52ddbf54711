import Synchronization
import TestSupport
import Testing

/// A Redis and its nodes, shared by the tests of one suite and gone after the last of them.
///
/// Unchecked, because all its suites are serialized: one test at a time touches it.
final class Stage: @unchecked Sendable {
    @TaskLocal private static var ofSuite: Stage?
    private static let names = Mutex(0)

    let redis: RedisServer
    private(set) var nodes: [TestNode] = []
    private let options: [String]

    /// Starts Redis and so many nodes, which are called n1, n2 and so on.
    init(nodes count: Int = 1, redis configuration: [String] = [], _ options: [String] = []) throws {
        redis = try RedisServer(configuration: ["enable-debug-command yes"] + configuration)
        self.options = options
        for _ in 0..<count { try addNode() }
    }

    /// The stage of the suite that is running.
    static var current: Stage {
        get throws { try #require(ofSuite, "the suite needs the trait .stage()") }
    }

    /// A user id that no other test has.
    static func user(_ name: String) -> String {
        names.withLock {
            $0 += 1
            return "\(name)\($0)"
        }
    }

    /// The first node, for tests that need no other.
    var node: TestNode { nodes[0] }

    /// Starts one more node, with the options of the stage and further ones.
    @discardableResult
    func addNode(_ more: [String] = []) throws -> TestNode {
        nodes.append(try TestNode(redis, name: "n\(nodes.count + 1)", options + more))
        return nodes[nodes.count - 1]
    }

    /// Kills a node as a crash would and starts another in its place, on the same port.
    func replaceNode(_ index: Int) throws {
        let port = nodes[index].port
        nodes[index].process.kill()
        nodes[index] = try TestNode(redis, name: "n\(index + 1)", port: port, options)
    }

    /// Starts Redis again and waits until all nodes have both their links to it.
    func restartRedis(byCrash: Bool = false) throws {
        if byCrash { redis.kill() } else { try redis.stop() }
        try redis.start()
        try waitUntilReady()
    }

    /// Waits until all nodes have both their links to Redis.
    func waitUntilReady() throws {
        for node in nodes {
            let isReady = try Deadline().wait { try node.get("/ready").status == 200 }
            try #require(isReady, "\(node.name) does not find Redis")
        }
    }

    /// A node of its own for one test, on this Redis.
    func withNode<Result>(_ more: [String], _ body: (TestNode) throws -> Result) throws -> Result {
        let node = try TestNode(redis, name: "extra", more)
        defer { node.process.kill() }
        return try body(node)
    }

    /// A digest of everything that Redis keeps for messages, by key.
    func stored() throws -> [String: String] {
        var digests: [String: String] = [:]
        for kind in ["inbox", "cursor", "log", "refs", "marks", "chats"] {
            for key in try redis.command("KEYS", "*\(kind):*").elements.compactMap(\.text) {
                digests[key] = try redis.command("DEBUG", "DIGEST-VALUE", key).elements.first?.text
            }
        }
        return digests
    }

    fileprivate func perform(_ body: @Sendable () async throws -> Void) async throws {
        try await Stage.$ofSuite.withValue(self) { try await body() }
        for node in nodes { node.process.kill() }
        redis.kill()
    }
}

/// Gives a suite its stage.
struct StageTrait: SuiteTrait, TestScoping {
    fileprivate let nodes: Int
    fileprivate let redis: [String]
    fileprivate let options: [String]

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Stage(nodes: nodes, redis: redis, options).perform(function)
    }
}

extension Trait where Self == StageTrait {
    /// A Redis and nodes for all tests of the suite; combine it with `.serialized`.
    static func stage(nodes: Int = 1, redis: [String] = [], _ options: [String] = []) -> StageTrait {
        StageTrait(nodes: nodes, redis: redis, options: options)
    }
}
