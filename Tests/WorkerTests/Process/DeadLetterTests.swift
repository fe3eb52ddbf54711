import Foundation
import TestSupport
import Testing

/// What becomes of jobs that cannot be done.
struct DeadLetterTests {
    private let shared = ["shared", "jobs", "deliveries=3"] + WorkerBench.quick

    @Test(arguments: [
        (["type", "note", "payload", "{}"], "the field version is missing"),
        (["version", "2", "type", "note", "payload", "{}"], "version 2 is not known here, only 1"),
        (["version", "1", "payload", "{}"], "the field type is missing"),
        (["version", "1", "type", "a b", "payload", "{}"], "the type is no word"),
        (["version", "1", "type", "note"], "the field payload is missing"),
        (["version", "1", "type", "note", "payload", "[]"], "the payload is not one JSON object"),
        (["version", "1", "type", "note", "payload", "{} {}"], "the payload is not one JSON object"),
        (["version", "1", "type", "note", "payload", ""], "the payload is not one JSON object"),
        (["version", "1", "type", "other", "payload", "{}"], "the tests know no type other"),
        (["version", "1", "type", "reject", "payload", "{}"], "told to reject"),
    ])
    func `a job that can never be done is a dead letter at once`(fields: [String], reason: String) throws {
        let bench = try WorkerBench()
        let client = try BlockingRedisClient(socketPath: bench.redis.socketPath)
        let id = try #require(try client.command(["XADD", "work:jobs", "*"] + fields).text)
        try bench.add("note", "{\"after\":1}", to: "work:jobs")
        let worker = try bench.worker("w1", shared)
        try eventually("the stream is empty") { try bench.length("work:jobs") == 0 }
        let letter = try #require(try bench.dead("jobs").first)
        #expect(try bench.dead("jobs").count == 1)
        #expect(letter["stream"] == "work:jobs" && letter["job"] == id && letter["reason"] == reason)
        #expect(letter["deliveries"] == "1" && (letter["time"].flatMap(Int.init) ?? 0) > 1_700_000_000_000)
        for index in stride(from: 0, to: fields.count, by: 2) {
            #expect(letter[fields[index]] == fields[index + 1])
        }
        #expect(try bench.seen().contains("w1 1 {\"after\":1}"), "the job behind it was not done")
        withExtendedLifetime(worker) {}
    }

    @Test func `an entry with thousands of fields is a dead letter too`() throws {
        let bench = try WorkerBench()
        let client = try BlockingRedisClient(socketPath: bench.redis.socketPath)
        let fields = (0..<9_000).flatMap { ["f\($0)", "x"] }
        _ = try client.command(["XADD", "work:jobs", "*"] + fields)
        let worker = try bench.worker("w1", shared)
        try eventually("it is buried") {
            try bench.dead("jobs").first?["reason"] == "the field version is missing"
        }
        #expect(try bench.length("work:jobs") == 0)
        withExtendedLifetime(worker) {}
    }

    @Test func `a job that goes on failing is tried again, later each time, and then a dead letter`() throws {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", ["shared", "jobs", "deliveries=4", "delay=100", "idle=60000"])
        let clock = ContinuousClock()
        let start = clock.now
        try bench.add("fail", "{}", to: "work:jobs")
        try eventually("it is buried") { try bench.dead("jobs").count == 1 }
        // 100 + 200 + 400 ms.
        #expect(clock.now - start >= .milliseconds(700))
        #expect(try bench.seen() == ["w1 1 {}", "w1 2 {}", "w1 3 {}", "w1 4 {}"])
        let letter = try #require(try bench.dead("jobs").first)
        #expect(
            letter["deliveries"] == "4" && letter["reason"] == "told to fail" && letter["payload"] == "{}"
        )
        #expect(try bench.length("work:jobs") == 0 && bench.pending("work:jobs", "jobs") == 0)
        withExtendedLifetime(worker) {}
    }

    @Test func `a job that is dropped without an answer counts as failed`() throws {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", ["shared", "jobs", "deliveries=2", "delay=20"])
        try bench.add("drop", "{}", to: "work:jobs")
        try eventually("it is buried") {
            try bench.dead("jobs").first?["reason"] == "the worker dropped the job without an answer"
        }
        withExtendedLifetime(worker) {}
    }

    @Test func `a job that kills each worker is given up in the end`() throws {
        let bench = try WorkerBench()
        try bench.add("keep", "{}", to: "work:jobs")
        for life in 1...3 {
            let worker = try bench.started("w1", shared)
            try eventually("life \(life) has it") { try bench.seen().count == life }
            worker.kill()
        }
        let last = try bench.worker("w1", shared)
        try eventually("it is buried") { try bench.dead("jobs").count == 1 }
        let letter = try #require(try bench.dead("jobs").first)
        #expect(letter["deliveries"] == "3")
        #expect(letter["reason"] == "given out 3 times, and no worker has lived to answer it")
        #expect(try bench.seen().count == 3)
        withExtendedLifetime(last) {}
    }

    @Test func `a dead letter that was put back into its stream is done`() throws {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", shared)
        try bench.add("reject", "{\"n\":1}", to: "work:jobs")
        try eventually("it is buried") { try bench.dead("jobs").count == 1 }
        let letter = try #require(try bench.dead("jobs").first)
        try bench.add("note", try #require(letter["payload"]), to: "work:jobs")
        try eventually("it is done") { try bench.redis.command("GET", "done").integer == 1 }
        withExtendedLifetime(worker) {}
    }
}
