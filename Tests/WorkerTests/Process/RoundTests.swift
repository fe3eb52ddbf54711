import Foundation
import TestSupport
import Testing

/// Workers that work by the clock and take no jobs.
struct RoundTests {
    private func rounds(_ bench: WorkerBench) throws -> [String] {
        try bench.redis.command("LRANGE", "rounds", "0", "-1").elements.compactMap(\.text)
    }

    @Test func `rounds come one after the other, and say when Redis was away`() throws {
        let bench = try WorkerBench(configuration: ["appendfsync always"])
        let worker = try bench.worker("w1", ["rounds", "clock"])
        try eventually("rounds come") { try rounds(bench).count >= 5 }
        #expect(try rounds(bench).prefix(5) == ["first", "again", "again", "again", "again"])
        bench.redis.kill()
        try bench.redis.start()
        // The round that was under way is answered after the reconnect, and may have been written twice.
        try eventually("the next one says that Redis was away") {
            try rounds(bench).dropFirst().contains("first")
        }
        let count = try rounds(bench).count
        try eventually("rounds go on") { try rounds(bench).count >= count + 3 }
        #expect(try rounds(bench).count { $0 == "first" } == 2)
        worker.signal(SIGTERM)
        #expect(try worker.waitForExit() == .exited(0))
        #expect(try bench.redis.command("EXISTS", "workers:clock", "worker:w1") == .integer(0))
    }

    @Test func `such a worker shows itself like any other, and makes no stream`() throws {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", ["rounds", "clock"])
        try eventually("the card is there") {
            try bench.redis.command("GET", "worker:w1").text?
                .hasPrefix(#"{"name":"w1","role":"clock","roles":["clock"],"partitions":[],"jobs":0,"#)
                == true
        }
        let tokens = try bench.redis.command("ZRANGE", "workers:clock", "0", "-1").elements
        #expect(tokens.count == 1 && tokens[0].text?.hasPrefix("w1:") == true)
        #expect(try bench.redis.command("KEYS", "work:*").elements.isEmpty)
        withExtendedLifetime(worker) {}
    }
}
