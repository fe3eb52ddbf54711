import Foundation
import TestSupport
import Testing

/// What a delivery costs: `MARTLET_BENCH=1 MARTLET_EXECUTABLE=.build/release/martlet ops/test FanoutBench`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["MARTLET_BENCH"] != nil))
struct FanoutBench {
    @Test func `300 lines to 1,000 members`() throws {
        let users = (0..<1_000).map { "member\($0)" }
        try measure("a group of 1,000, lines that waited", deliveries: 300 * users.count) { stage in
            try stage.makeGroup("g", users)
        } send: { stage in
            for _ in 0..<300 { try stage.send("g", from: users[0]) }
        }
    }

    @Test func `a line to each of 300 groups of 1,000`() throws {
        let count = 300
        func users(_ group: Int) -> [String] { (0..<1_000).map { "member\(group * 10 + $0)" } }
        try measure("groups of 1,000, a line each", deliveries: count * 1_000) { stage in
            for group in 0..<count { try stage.makeGroup("g\(group)", users(group)) }
        } send: { stage in
            for group in 0..<count { try stage.send("g\(group)", from: users(group)[0]) }
        }
    }

    @Test func `a line to each of 30,000 groups of 5`() throws {
        let count = 30_000
        func users(_ group: Int) -> [String] { (0..<5).map { "member\((group * 5 + $0) % 50_000)" } }
        try measure("groups of 5, a line each", deliveries: count * 5) { stage in
            for group in 0..<count { try stage.makeGroup("g\(group)", users(group)) }
        } send: { stage in
            for group in 0..<count { try stage.send("g\(group)", from: users(group)[0]) }
        }
    }

    /// The lines wait until the worker comes, so that nothing else runs meanwhile.
    private func measure(
        _ title: String,
        deliveries: Int,
        prepare: (FanoutStage) throws -> Void,
        send: (FanoutStage) throws -> Void
    ) throws {
        let stage = try FanoutStage(redis: ["appendonly no", "stream-node-max-bytes 512"])
        try prepare(stage)
        let first = try stage.readyWorker("w1")
        try stage.waitUntilIdle()
        first.signal(SIGTERM)
        _ = try first.waitForExit()
        try send(stage)
        let redis = try #require(stage.redis.processID)
        let busy = try nanoseconds(redis)
        let worker = try stage.readyWorker("w2")
        let start = ContinuousClock.now
        try stage.waitUntilIdle()
        let seconds = start.duration(to: .now) / .seconds(1)
        let redisCost = Double(try nanoseconds(redis) - busy) / Double(deliveries) / 1_000
        let workerCost = Double(try nanoseconds(worker.id)) / Double(deliveries) / 1_000
        print(
            "\(title): \(Int(Double(deliveries) / seconds)) deliveries/s,",
            String(format: "worker %.2f us, Redis %.2f us a delivery", workerCost, redisCost)
        )
    }

    /// On a processor so far (proc(5), schedstat).
    private func nanoseconds(_ process: Int32) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(process)/schedstat", encoding: .utf8)
        return try #require(text.split(separator: " ").first.flatMap { Int($0) })
    }
}
