import Foundation
import TestSupport
import Testing

/// Redis goes away, forgets, or is frozen; workers are stopped.
struct FailureTests {
    @Test(arguments: ["shared", "partitions"])
    func `Redis is killed and comes back, and every job is done`(kind: String) throws {
        let bench = try WorkerBench(configuration: ["appendfsync always"])
        let stream = kind == "shared" ? "work:jobs" : "work:jobs:2"
        let worker = try bench.worker("w1", [kind, "jobs"] + WorkerBench.quick)
        for number in 0..<100 { try bench.add("note", "{\"n\":\(number)}", to: stream) }
        bench.redis.kill()
        try bench.redis.start()
        for number in 100..<200 { try bench.add("note", "{\"n\":\(number)}", to: stream) }
        try eventually("all is done") {
            try bench.length(stream) == 0 && bench.pending(stream, "jobs") == 0
        }
        let payloads = try bench.seen().compactMap { $0.split(separator: " ").last }
        #expect(Set(payloads).count == 200)
        #expect(worker.isRunning)
    }

    @Test(arguments: ["shared", "partitions"])
    func `after FLUSHALL groups, leases and registrations are made anew`(kind: String) throws {
        let bench = try WorkerBench()
        let stream = kind == "shared" ? "work:jobs" : "work:jobs:2"
        let worker = try bench.worker("w1", [kind, "jobs"] + WorkerBench.quick)
        try bench.add("note", "{}", to: stream)
        try eventually("it is done") { try bench.redis.command("GET", "done").integer == 1 }
        // An entry of the same millisecond would get the same id, and the end of the first job would remove it.
        try eventually("it has left") { try bench.length(stream) == 0 }
        try bench.redis.command("FLUSHALL")
        try bench.add("note", "{}", to: stream)
        try eventually("the next is done") { try bench.redis.command("GET", "done").integer == 1 }
        try eventually("the card is back") { try bench.redis.command("EXISTS", "worker:w1").integer == 1 }
        withExtendedLifetime(worker) {}
    }

    @Test func `a stream that is deleted while the worker waits is made anew`() throws {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", ["shared", "jobs"] + WorkerBench.quick)
        try bench.redis.command("DEL", "work:jobs")
        try bench.add("note", "{}", to: "work:jobs")
        try eventually("it is done") { try bench.redis.command("GET", "done").integer == 1 }
        withExtendedLifetime(worker) {}
    }

    @Test func `a worker starts without Redis and takes jobs when it comes`() throws {
        let bench = try WorkerBench()
        try bench.add("note", "{}", to: "work:jobs")
        try bench.redis.stop()
        let worker = try bench.started("w1", ["shared", "jobs"])
        try eventually("it says so") { worker.errorOutput.contains("cannot reach Redis") }
        #expect(!worker.output.contains("ready"))
        try bench.redis.start()
        _ = try worker.waitForLine(containing: "ready jobs w1")
        try eventually("it is done") { try bench.redis.command("GET", "done").integer == 1 }
    }

    @Test func `an outage of Redis is one line in the log, and its end another`() throws {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", ["both", "jobs"], environment: ["MARTLET_LOG_LEVEL": "debug"])
        func lines(_ level: String, _ message: String) -> Int {
            worker.errorOutput.split(separator: "\n").count {
                $0.contains("\"level\":\"\(level)\"") && $0.contains(message)
            }
        }
        bench.redis.kill()
        try eventually("all three links have tried and failed", within: .seconds(20)) {
            lines("debug", "still cannot reach Redis") >= 3
        }
        try bench.redis.start()
        try eventually("it is back", within: .seconds(20)) { lines("info", "Redis is back") == 1 }
        #expect(lines("warning", "Redis") == 1)
        #expect(lines("warning", "lost Redis") == 1)
    }

    @Test func `on SIGTERM jobs in hand are finished, and the worker leaves without a trace`() throws {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", ["shared", "jobs"] + WorkerBench.quick)
        for number in 0..<10 { try bench.add("slow", "{\"n\":\(number)}", to: "work:jobs") }
        try eventually("they are in hand") { try bench.seen().count == 10 }
        worker.signal(SIGTERM)
        #expect(try worker.waitForExit() == .exited(0))
        #expect(try bench.length("work:jobs") == 0 && bench.pending("work:jobs", "jobs") == 0)
        #expect(try bench.redis.command("XINFO", "CONSUMERS", "work:jobs", "jobs").elements.isEmpty)
        #expect(try bench.redis.command("EXISTS", "worker:w1").integer == 0)
        #expect(try bench.redis.command("ZCARD", "workers:jobs").integer == 0)
    }

    @Test func `a second SIGTERM hurries, and what is in hand comes to another worker at once`() throws {
        let bench = try WorkerBench()
        let slowly = ["shared", "jobs", "delay=50", "idle=20000"]
        let worker = try bench.worker("w1", slowly)
        for number in 0..<10 { try bench.add("keep", "{\"n\":\(number)}", to: "work:jobs") }
        try eventually("they are in hand") { try bench.seen().count == 10 }
        worker.signal(SIGTERM)
        try eventually("it is stopping") { worker.errorOutput.contains("stopping") }
        worker.signal(SIGTERM)
        #expect(try worker.waitForExit(within: .seconds(4)) == .exited(0))
        let other = try bench.worker("w2", slowly)
        // Handed back as old enough, so nobody waits the 20 s.
        try eventually("the other has them", within: .seconds(12)) {
            try bench.seen().filter { $0.hasPrefix("w2 2 ") }.count == 10
        }
        withExtendedLifetime(other) {}
    }

    @Test func `a worker that finishes its last job leaves its other partitions to others at once`() throws {
        let bench = try WorkerBench()
        let first = try bench.worker("w1", ["partitions", "jobs"])
        try eventually("it holds all") { try bench.holders("jobs").count == 16 }
        let second = try bench.worker("w2", ["partitions", "jobs"])
        try eventually("they share", within: .seconds(15)) {
            let names = try bench.holders("jobs").values
            return names.count == 16 && names.filter { $0 == "w2" }.count == 8
        }
        let mine = try #require(try bench.holders("jobs").first { $0.value == "w1" }?.key)
        try bench.add("keep", "{}", to: "work:jobs:\(mine)")
        try eventually("it is in hand") { try bench.seen() == ["w1 1 {}"] }
        first.signal(SIGTERM)
        try eventually("the other has the rest while the job is in hand") {
            let holders = try bench.holders("jobs")
            return holders[mine] == "w1" && holders.values.filter { $0 == "w2" }.count == 15
        }
        withExtendedLifetime(second) {}
    }

    @Test func `jobs that nobody answers hold up a stop for five seconds and no longer`() throws {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", ["partitions", "jobs"])
        try bench.add("keep", "{}", to: "work:jobs:1")
        try eventually("it is in hand") { try bench.seen().count == 1 }
        worker.signal(SIGTERM)
        #expect(try worker.waitForExit(within: .seconds(9)) == .exited(0))
        #expect(try bench.holders("jobs").isEmpty)
        #expect(try bench.pending("work:jobs:1", "jobs") == 1)
    }
}
