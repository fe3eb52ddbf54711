import Foundation
import TestSupport

/// A Redis, nodes with a short threshold, presence workers, and a tap that hears of everything.
final class PresenceBench {
    /// What the tap was told.
    struct Change: Decodable {
        let user: String
        let status: String
        let lastSeen: Int?
        /// Redis' clock in ms.
        let time: Int
    }

    static let tap = "work:watch"

    let redis: RedisServer
    let threshold: Int
    private(set) var nodes: [TestNode] = []
    private(set) var workers: [ChildProcess] = []

    /// Starts all of it, with a threshold in seconds.
    ///
    /// Redis is always flushed, so that what it has said survives its being killed.
    init(nodes count: Int = 1, workers names: [String] = ["w1"], threshold: Int = 3, tap: Bool = true) throws
    {
        redis = try RedisServer(configuration: ["appendfsync always"])
        self.threshold = threshold
        if tap { try redis.command("HSET", "registry", "presence:watch", "100000") }
        for number in 1...count { try addNode("n\(number)") }
        for name in names { try addWorker(name) }
        for worker in workers { _ = try worker.waitForLine(containing: "ready presence ") }
    }

    deinit {
        for process in nodes.map(\.process) + workers { process.kill() }
    }

    func addNode(_ name: String) throws {
        nodes.append(try TestNode(redis, name: name, ["--presence-threshold", "\(threshold)s"]))
    }

    @discardableResult
    func addWorker(_ name: String, url: String? = nil) throws -> ChildProcess {
        let worker = try ChildProcess(
            MartletExecutable.path(),
            ["worker", "presence", "--redis", url ?? redis.socketURL, "--name", name]
        )
        workers.append(worker)
        return worker
    }

    func changes() throws -> [Change] {
        try redis.command("XRANGE", Self.tap, "-", "+").elements.map { entry in
            let fields = entry.elements.last?.elements.compactMap(\.text) ?? []
            guard fields.count == 6,
                [fields[0], fields[1], fields[2], fields[3]] == ["version", "1", "type", "presence"]
            else { throw TestSupportError("no job but \(fields)") }
            return try JSONDecoder().decode(Change.self, from: Data(fields[5].utf8))
        }
    }

    /// `alice online`, in order.
    func told() throws -> [String] { try changes().map { "\($0.user) \($0.status)" } }

    /// Waits until the tap has been told so much of a user.
    func wait(for user: String, _ statuses: String...) throws {
        let isSo = try Deadline(after: .seconds(60)).wait {
            try changes().filter { $0.user == user }.map(\.status) == statuses
        }
        guard isSo else {
            throw TestSupportError("\(user) is not \(statuses) but: \(try told())")
        }
    }

    /// Waits until each node has told of so many devices more, counting each time.
    func waitForRefreshes(_ count: Double) throws {
        for node in nodes where node.process.isRunning {
            let before = try node.metric("martlet_presence_refreshes_total")
            let isSo = try Deadline().wait {
                try node.metric("martlet_presence_refreshes_total") >= before + count
            }
            guard isSo else { throw TestSupportError("\(node.name) refreshes nobody") }
        }
    }

    /// Redis' clock in ms.
    func clock() throws -> Int {
        let parts = try redis.command("TIME").elements.compactMap { $0.text.flatMap { Int($0) } }
        return parts[0] * 1_000 + parts[1] / 1_000
    }
}
