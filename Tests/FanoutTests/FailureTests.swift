import Foundation
import Protocol
import TestSupport
import Testing

/// Whatever dies: each line once, in order, to everybody.
@Suite(.serialized) struct FailureTests {
    private static let groups = ["a", "b", "c", "d"]

    private func users(_ group: String) -> [String] {
        (0..<40).map { "\(group)\($0)" }
    }

    private func talk(_ stage: FanoutStage, _ count: Int) throws {
        for _ in 0..<count {
            for group in Self.groups { try stage.send(group, from: users(group)[0]) }
        }
    }

    private func prepare() throws -> FanoutStage {
        let stage = try FanoutStage()
        for group in Self.groups { try stage.makeGroup(group, users(group)) }
        return stage
    }

    private func check(_ stage: FanoutStage) throws {
        try stage.waitUntilIdle()
        for group in Self.groups { try stage.expectAll(group, users(group)) }
    }

    @Test func `workers that are killed again and again lose, double and reorder nothing`() throws {
        let stage = try prepare()
        var random = SystemRandomNumberGenerator()
        var worker = try stage.startWorker("w0")
        for round in 1...8 {
            try talk(stage, 40)
            // Killed somewhere in the work: between the first inbox and the last.
            let target = Int.random(in: 1...1_000, using: &random)
            _ = Deadline(after: .seconds(10)).wait {
                ((try? stage.call("XLEN", stage.inbox("a0")))?.integer ?? 0) >= round * 20 + target % 20
            }
            worker.kill()
            worker = try stage.startWorker("w\(round)")
        }
        try check(stage)
    }

    @Test func `a worker that wakes up after its lease was taken doubles and reorders nothing`() throws {
        let stage = try prepare()
        let one = try stage.readyWorker("one")
        let two = try stage.readyWorker("two")
        for (asleep, awake) in [(one, two), (two, one), (one, two)] {
            awake.signal(SIGCONT)
            try talk(stage, 60)
            asleep.signal(SIGSTOP)
            try stage.waitUntilIdle()
            try talk(stage, 60)
            asleep.signal(SIGCONT)
            try talk(stage, 60)
        }
        try check(stage)
    }

    @Test func `Redis that is killed and comes back`() throws {
        let stage = try prepare()
        try stage.readyWorker("w1")
        for _ in 0..<3 {
            try talk(stage, 60)
            stage.redis.kill()
            try stage.redis.start()
            try stage.reconnect()
        }
        try check(stage)
    }

    @Test func `Redis that does not answer for longer than commands wait`() throws {
        let stage = try prepare()
        let worker = try stage.readyWorker("w1")
        try check(stage)
        worker.signal(SIGSTOP)
        try talk(stage, 300)
        worker.signal(SIGCONT)
        #expect(Deadline().wait { (try? stage.received("a1", of: "a").count) ?? 0 > 1 })
        stage.redis.pause()
        let isGivenUp = Deadline(after: .seconds(40)).wait {
            worker.errorOutput.contains("a group could not be fanned out")
        }
        stage.redis.resume()
        #expect(isGivenUp, "what was under way is done again on the next connection")
        try check(stage)
        #expect(try stage.call("XLEN", stage.dead).integer == 0)
    }

    @Test func `Redis that is full goes on when there is room`() throws {
        let stage = try prepare()
        try stage.readyWorker("w1")
        try check(stage)
        for worker in stage.workers { worker.signal(SIGSTOP) }
        try talk(stage, 50)
        try stage.call("CONFIG", "SET", "maxmemory", "1mb")
        for worker in stage.workers { worker.signal(SIGCONT) }
        let worker = try #require(stage.workers.first)
        #expect(Deadline().wait { worker.errorOutput.contains("OOM") })
        #expect(try stage.received("a1", of: "a").count == 1)
        try stage.call("CONFIG", "SET", "maxmemory", "0")
        try check(stage)
        #expect(try stage.call("XLEN", stage.dead).integer == 0)
    }

    @Test func `a member whose inbox holds something foreign is given up`() throws {
        let stage = try prepare()
        try stage.call("SET", stage.inbox("a5"), "mine")
        try stage.call("SET", "chats:{a6}", "mine")
        try stage.readyWorker("w1")
        try talk(stage, 3)
        try stage.waitUntilIdle()
        try talk(stage, 3)
        try stage.waitUntilIdle()
        let lines = try stage.lines("a")
        try stage.expectAll("a", users("a").filter { $0 != "a5" && $0 != "a6" })
        let letters = try stage.entries(stage.dead)
        let payloads = letters.compactMap { $0["payload"] }
        for user in ["a5", "a6"] {
            let ids = payloads.filter { $0.contains(#""user":"\#(user)""#) }.joined()
            #expect(lines.allSatisfy { ids.contains($0) }, "\(user): \(ids)")
        }
        #expect(letters.allSatisfy { $0["reason"]?.hasPrefix("WRONGTYPE") == true })
        #expect(letters.allSatisfy { $0["type"] == "delivery" })
        #expect(letters.contains { $0["deliveries"] == "5" })
        // Afterwards they get what comes.
        try stage.call("DEL", stage.inbox("a5"), "chats:{a6}")
        let last = try stage.send("a", from: "a0")
        try stage.waitUntilIdle()
        #expect(try stage.received("a5", of: "a") == [last])
        #expect(try stage.received("a6", of: "a") == [last])
    }

    @Test func `groups with a foreign key are given up and hold up nobody else`() throws {
        let stage = try prepare()
        let keys = ["log", "fanned", "joined", "left", "members"]
        for key in keys {
            try stage.makeGroup(key, ["u1", "u2"])
            try stage.call("DEL", "\(key):{group:\(key)}")
            try stage.call(key == "fanned" ? "SADD" : "SET", "\(key):{group:\(key)}", "mine")
        }
        try stage.readyWorker("w1")
        for _ in 0..<10 { try stage.send("b", from: "b0") }
        #expect(Deadline().wait { (try? stage.received("b1", of: "b").count) == 11 })
        try stage.waitUntilIdle()
        let letters = try stage.entries(stage.dead)
        #expect(letters.count == keys.count)
        #expect(letters.allSatisfy { $0["reason"]?.contains("WRONGTYPE") == true }, "\(letters)")
        // With the keys put right, the next line brings those that were given up.
        try stage.call("DEL", "fanned:{group:fanned}", "joined:{group:joined}", "left:{group:left}")
        for group in ["fanned", "joined", "left"] {
            try stage.send(group, from: "u1")
            try stage.waitUntilIdle()
            try stage.expectAll(group, ["u1", "u2"])
        }
    }

    @Test func `a registry that holds something foreign stops nothing`() throws {
        let stage = try prepare()
        try stage.call("SET", "registry", "mine")
        try stage.readyWorker("w1")
        try talk(stage, 2)
        try check(stage)
    }
}
