import Foundation
import TestSupport
import Testing

/// A Redis of its own, and workers as processes on it.
final class WorkerBench {
    /// Short times, so that tests are quick: retries after 50 ms, jobs of the dead after 1 s.
    static let quick = ["delay=50", "idle=1000"]

    let redis: RedisServer

    init(configuration: [String] = []) throws {
        redis = try RedisServer(configuration: configuration)
    }

    /// Starts a `TestWorker` and waits until it says that it takes jobs.
    func worker(
        _ name: String,
        _ arguments: [String],
        environment: [String: String] = [:]
    ) throws -> ChildProcess {
        let worker = try started(name, arguments, environment: environment)
        let line = try worker.waitForLine(containing: "ready")
        #expect(line == "ready \(arguments[1]) \(name)")
        return worker
    }

    func started(
        _ name: String,
        _ arguments: [String],
        environment: [String: String] = [:]
    ) throws -> ChildProcess {
        let variables = ["MARTLET_REDIS": redis.url, "MARTLET_NAME": name, "MARTLET_LOG_FORMAT": "json"]
        return try ChildProcess(
            MartletExecutable.path(of: "TestWorker"),
            arguments,
            environment: variables.merging(environment) { _, new in new }
        )
    }

    /// Adds a job and returns its id.
    @discardableResult
    func add(_ type: String, _ payload: String, to stream: String) throws -> String {
        let reply = try redis.command("XADD", stream, "*", "version", "1", "type", type, "payload", payload)
        return try #require(reply.text)
    }

    /// What handlers have noted: `<worker> <deliveries> <payload>`.
    func seen() throws -> [String] { try list("seen") }

    /// `<worker> takes|releases <partition>`.
    func moves() throws -> [String] { try list("moves") }

    func length(_ stream: String) throws -> Int { try redis.command("XLEN", stream).integer ?? 0 }

    /// Jobs that were given out and not finished.
    func pending(_ stream: String, _ group: String) throws -> Int {
        try redis.command("XPENDING", stream, group).elements.first?.integer ?? 0
    }

    /// The fields of each dead letter.
    func dead(_ name: String) throws -> [[String: String]] {
        try redis.command("XRANGE", "dead:\(name)", "-", "+").elements.map { entry in
            let parts = entry.elements[1].elements.compactMap(\.text)
            var fields: [String: String] = [:]
            for index in stride(from: 0, to: parts.count, by: 2) { fields[parts[index]] = parts[index + 1] }
            return fields
        }
    }

    /// Who holds which partition of the name now.
    func holders(_ name: String, count: Int = 16) throws -> [Int: String] {
        var holders: [Int: String] = [:]
        for partition in 0..<count {
            let token = try redis.command("GET", "lease:{work:\(name):\(partition)}").text
            if let worker = token?.split(separator: ":").first { holders[partition] = String(worker) }
        }
        return holders
    }

    private func list(_ key: String) throws -> [String] {
        try redis.command("LRANGE", key, "0", "-1").elements.compactMap(\.text)
    }
}

/// Waits for a condition, and says what it was when it does not come.
func eventually(
    _ what: Comment,
    within limit: Duration = Deadline.usual,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Bool
) throws {
    let holds = try Deadline(after: limit).wait(until: condition)
    #expect(holds, what, sourceLocation: sourceLocation)
}
