import Foundation
import TestSupport
import Testing

/// One stream, competing workers.
struct SharedStreamTests {
    private let shared = ["shared", "jobs"] + WorkerBench.quick

    @Test func `two workers share the jobs, and each is done once and leaves the stream`() throws {
        let bench = try WorkerBench()
        let workers = try [bench.worker("w1", shared), bench.worker("w2", shared)]
        for number in 0..<500 { try bench.add("note", "{\"n\":\(number)}", to: "work:jobs") }
        try eventually("the stream is empty") {
            try bench.length("work:jobs") == 0 && bench.pending("work:jobs", "jobs") == 0
        }
        let seen = try bench.seen()
        let payloads = seen.compactMap { $0.split(separator: " ").last }
        #expect(Set(payloads).count == 500 && payloads.count == 500)
        for name in ["w1", "w2"] {
            #expect(seen.contains { $0.hasPrefix(name) }, "\(name) had nothing to do")
        }
        withExtendedLifetime(workers) {}
    }

    @Test func `jobs that are there before any worker are done`() throws {
        let bench = try WorkerBench()
        for number in 0..<200 { try bench.add("note", "{\"n\":\(number)}", to: "work:jobs") }
        let worker = try bench.worker("w1", shared + ["capacity=8"])
        try eventually("all are done") { try bench.length("work:jobs") == 0 }
        #expect(try bench.seen().count == 200)
        withExtendedLifetime(worker) {}
    }

    @Test func `no more jobs are in hand than the capacity allows`() throws {
        let bench = try WorkerBench()
        for number in 0..<50 { try bench.add("keep", "{\"n\":\(number)}", to: "work:jobs") }
        let worker = try bench.worker("w1", shared + ["capacity=5"])
        try eventually("five are in hand") { try bench.seen().count == 5 }
        // A read that asked for more would have been answered within a block.
        try eventually("a second has passed, and more is not taken", within: .seconds(10)) {
            try bench.redis.command("TTL", "worker:w1").integer ?? 0 > 0
                && bench.pending("work:jobs", "jobs") == 5
        }
        #expect(try bench.seen().count == 5)
        withExtendedLifetime(worker) {}
    }

    @Test func `a killed worker's jobs are taken over by another one`() throws {
        let bench = try WorkerBench()
        let first = try bench.worker("w1", shared)
        for number in 0..<20 { try bench.add("keep", "{\"n\":\(number)}", to: "work:jobs") }
        try eventually("all are in hand") { try bench.seen().count == 20 }
        first.kill()
        let second = try bench.worker("w2", shared)
        try eventually("all have come to the second") {
            try bench.seen().filter { $0.hasPrefix("w2 2 ") }.count == 20
        }
        withExtendedLifetime(second) {}
    }

    @Test func `a worker that comes back under its name takes its jobs again without waiting for their age`()
        throws
    {
        let bench = try WorkerBench()
        let slowly = ["shared", "jobs", "delay=50", "idle=600000"]
        let first = try bench.worker("w1", slowly)
        try bench.add("keep", "{}", to: "work:jobs")
        try eventually("it is in hand") { try bench.seen() == ["w1 1 {}"] }
        first.kill()
        let again = try bench.worker("w1", slowly)
        try eventually("it has come again") { try bench.seen() == ["w1 1 {}", "w1 2 {}"] }
        withExtendedLifetime(again) {}
    }

    @Test func `a tap is registered, put back when it is removed, and goes with a clean stop if asked`()
        throws
    {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", ["tap", "jobs", "unregister=1"])
        func registered() throws -> Int? {
            try bench.redis.command("HGET", "registry", "messages:jobs").integer
        }
        try eventually("it is registered") { try registered() == 100_000 }
        try bench.redis.command("HDEL", "registry", "messages:jobs")
        try eventually("it is back") { try registered() == 100_000 }
        worker.signal(SIGTERM)
        #expect(try worker.waitForExit() == .exited(0))
        #expect(try registered() == nil)
    }

    @Test func `a service answers calls on the channel that they name`() throws {
        let bench = try WorkerBench()
        let listener = try BlockingRedisClient(socketPath: bench.redis.socketPath)
        _ = try listener.command(["SUBSCRIBE", "user:{alice}"])
        let worker = try bench.worker("w1", ["serve", "echo"])
        #expect(try bench.redis.command("HGET", "registry", "service:echo").integer == 100_000)
        let deadline = Int(Date().timeIntervalSince1970 * 1_000) + 10_000
        func call(_ user: String, _ ref: Int, deadline: Int) throws {
            let payload =
                "{\"service\":\"echo\",\"user\":\"\(user)\",\"device\":\"phone\",\"ref\":\(ref),"
                + "\"deadline\":\(deadline),\"reply\":\"user:{alice}\",\"content\":{\"a\":1}}"
            try bench.add("call", payload, to: "work:echo")
        }
        try call("alice", 8, deadline: 1)
        try call("alice", 9, deadline: deadline)
        let head = "{\"type\":\"answer\",\"device\":\"phone\",\"ref\":"
        #expect(
            try listener.readReply().elements.last?.text == head
                + "9,\"service\":\"echo\",\"content\":{\"a\":1}}"
        )
        try call("mallory", 10, deadline: deadline)
        #expect(
            try listener.readReply().elements.last?.text
                == head + "10,\"service\":\"echo\",\"error\":{\"message\":\"not for you\"}}"
        )
        try eventually("late ones are dropped, and all is done") { try bench.length("work:echo") == 0 }
        #expect(try bench.dead("echo").isEmpty)
        withExtendedLifetime(worker) {}
    }
}
