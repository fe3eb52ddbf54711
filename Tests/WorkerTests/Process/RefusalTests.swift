import Foundation
import TestSupport
import Testing

/// Redis refuses some of what a worker asks for: the rest goes on.
struct RefusalTests {
    private let partitioned = ["partitions", "parts"] + WorkerBench.quick

    private func busyBench() throws -> (bench: WorkerBench, worker: ChildProcess) {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", partitioned)
        try eventually("it holds all") { try bench.holders("parts").count == 16 }
        return (bench, worker)
    }

    /// Far below the second after which a wait ends by itself, even on a loaded machine.
    private func expectWork(_ bench: WorkerBench, partitions: [Int], rounds: Int) throws {
        for _ in 0..<rounds {
            for partition in partitions {
                let done = try bench.redis.command("GET", "done").integer ?? 0
                try bench.add("note", "{}", to: "work:parts:\(partition)")
                try eventually("partition \(partition) is worked on", within: .milliseconds(900)) {
                    try bench.redis.command("GET", "done").integer == done + 1
                }
            }
        }
    }

    @Test func `a partition that is no stream holds up no other, and goes on when it is one again`() throws {
        let (bench, worker) = try busyBench()
        for partition in 0..<16 { try bench.add("note", "{}", to: "work:parts:\(partition)") }
        try eventually("all is done") { try bench.redis.command("GET", "done").integer == 16 }
        try bench.redis.command("SET", "work:parts:3", "x")
        try expectWork(bench, partitions: [1, 2, 15], rounds: 1)
        try eventually("it says so") { worker.errorOutput.contains("Redis refused to wait for jobs") }
        try expectWork(bench, partitions: [0, 1, 2, 4, 15], rounds: 2)
        try bench.redis.command("DEL", "work:parts:3")
        try bench.add("note", "{\"again\":1}", to: "work:parts:3")
        try eventually("it is done") { try bench.seen().contains("w1 1 {\"again\":1}") }
        try expectWork(bench, partitions: [2, 3], rounds: 2)
    }

    @Test func `a worker that may not wait for jobs looks for them`() throws {
        let (bench, worker) = try busyBench()
        try bench.redis.command("ACL", "SETUSER", "default", "-xread")
        try eventually("it says so") { worker.errorOutput.contains("NOPERM") }
        try expectWork(bench, partitions: [0, 7, 15], rounds: 4)
        let lines = worker.errorOutput.split(separator: "\n")
        #expect(lines.filter { $0.contains("Redis refused to wait for jobs") }.count == 1)
        try bench.redis.command("ACL", "SETUSER", "default", "+xread")
        try expectWork(bench, partitions: [0, 7, 15], rounds: 1)
    }

    @Test(arguments: ["shared", "partitions"])
    func `a dead letter that was refused is written once Redis takes it`(kind: String) throws {
        let bench = try WorkerBench()
        let stream = kind == "shared" ? "work:jobs" : "work:jobs:2"
        let worker = try bench.worker("w1", [kind, "jobs", "delay=50", "idle=60000"])
        try bench.redis.command("SET", "dead:jobs", "x")
        let id = try bench.add("reject", "{}", to: stream)
        try eventually("it says so") { worker.errorOutput.contains("Redis refused a dead letter") }
        try bench.add("note", "{}", to: stream)
        try eventually("others are done") { try bench.redis.command("GET", "done").integer == 1 }
        #expect(try bench.pending(stream, "jobs") >= 1)
        try bench.redis.command("DEL", "dead:jobs")
        try eventually("it is buried", within: .seconds(15)) { try bench.dead("jobs").count == 1 }
        #expect(try bench.dead("jobs").first?["job"] == id)
        #expect(try bench.dead("jobs").first?["reason"] == "told to reject")
        try eventually("it is gone") { try bench.length(stream) == 0 && bench.pending(stream, "jobs") == 0 }
    }

    @Test(arguments: ["shared", "partitions"])
    func `a job whose removal was refused is removed once Redis takes it, and not done again`(
        kind: String
    ) throws {
        let bench = try WorkerBench()
        let stream = kind == "shared" ? "work:jobs" : "work:jobs:2"
        let worker = try bench.worker("w1", [kind, "jobs", "delay=50", "idle=60000"])
        try bench.redis.command("ACL", "SETUSER", "default", "-xack")
        try bench.add("note", "{}", to: stream)
        try eventually("it says so") { worker.errorOutput.contains("Redis refused to remove jobs") }
        #expect(try bench.pending(stream, "jobs") == 1)
        try bench.redis.command("ACL", "SETUSER", "default", "+xack")
        try eventually("it is gone") { try bench.length(stream) == 0 && bench.pending(stream, "jobs") == 0 }
        #expect(try bench.redis.command("GET", "done").integer == 1)
    }
}
