import Foundation
import TestSupport
import Testing

/// Connections break while jobs are in hand.
struct ReconnectTests {
    /// How often each pending job was given out.
    private func deliveries(_ bench: WorkerBench, _ stream: String) throws -> [Int] {
        try bench.redis.command("XPENDING", stream, "jobs", "-", "+", "100").elements
            .compactMap { $0.elements[3].integer }
    }

    @Test(arguments: ["shared", "partitions"])
    func `a reconnect does not count as a delivery of what the worker has`(kind: String) throws {
        let bench = try WorkerBench()
        let stream = kind == "shared" ? "work:jobs" : "work:jobs:2"
        let worker = try bench.worker("w1", [kind, "jobs", "delay=60000", "idle=60000", "capacity=8"])
        for number in 0..<3 {
            try bench.add("keep", "{\"n\":\(number)}", to: stream)
            try bench.add("fail", "{\"n\":\(number)}", to: stream)
        }
        try eventually("all were handed over") { try bench.seen().count == 6 }
        for round in 1...6 {
            try bench.redis.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            // New jobs are taken when what is pending has been looked through.
            try bench.add("note", "{\"round\":\(round)}", to: stream)
            try eventually("round \(round) is done") {
                try bench.seen().contains { $0.hasSuffix("{\"round\":\(round)}") }
                    && bench.length(stream) == 6
            }
        }
        #expect(try deliveries(bench, stream) == [1, 1, 1, 1, 1, 1])
        #expect(try bench.seen().filter { $0.contains("\"n\"") }.count == 6)
        #expect(try bench.dead("jobs").isEmpty)
        withExtendedLifetime(worker) {}
    }
}
