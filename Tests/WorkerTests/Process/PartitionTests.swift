import Foundation
import TestSupport
import Testing

/// Sixteen partitions, leased among workers.
struct PartitionTests {
    private let partitioned = ["partitions", "parts"] + WorkerBench.quick

    /// Partitions per worker.
    private func shares(_ bench: WorkerBench) throws -> [Int] {
        let holders = try bench.holders("parts")
        return Dictionary(grouping: holders.values) { $0 }.values.map(\.count).sorted()
    }

    @Test func `one worker takes all, and jobs of a partition come in order`() throws {
        let bench = try WorkerBench()
        for number in 0..<300 { try bench.add("note", "{\"n\":\(number)}", to: "work:parts:3") }
        let worker = try bench.worker("w1", partitioned + ["capacity=7"])
        try eventually("it holds all") { try shares(bench) == [16] }
        try eventually("all is done") { try bench.length("work:parts:3") == 0 }
        #expect(try bench.seen() == (0..<300).map { "w1 1 {\"n\":\($0)}" })
        withExtendedLifetime(worker) {}
    }

    @Test func `leases that move are one line in the log`() throws {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", partitioned)
        let told = "\"holds partitions\""
        func lines() -> [Substring] { worker.errorOutput.split(separator: "\n").filter { $0.contains(told) } }
        try eventually("it says what it holds") { lines().count == 1 }
        #expect(lines()[0].contains("\"role\":\"parts\",\"partitions\":\"0-15\""))
        let other = try bench.worker("w2", partitioned)
        try eventually("it says what it has left") { lines().last?.contains("\"0-7\"") == true }
        worker.signal(SIGTERM)
        #expect(try worker.waitForExit() == .exited(0))
        #expect(lines().last?.contains("\"none\"") == true)
        #expect(!worker.errorOutput.contains("a partition"))
        withExtendedLifetime(other) {}
    }

    @Test func `two live workers of one name are told of it, and a restarted one is not`() throws {
        let bench = try WorkerBench()
        let warning = "another live worker has this one's name"
        let dead = try bench.worker("w1", partitioned)
        dead.kill()
        let first = try bench.worker("w1", partitioned)
        let start = ContinuousClock.now
        try eventually("longer than a dead token lasts", within: .seconds(10)) {
            ContinuousClock.now - start > .milliseconds(4_600)
        }
        #expect(!first.errorOutput.contains(warning))
        let second = try bench.worker("w1", partitioned)
        try eventually("both say so", within: .seconds(15)) {
            first.errorOutput.contains(warning) && second.errorOutput.contains(warning)
        }
    }

    @Test func `jobs wake a worker that waits, in each partition and again and again`() throws {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", partitioned)
        try eventually("it holds all") { try shares(bench) == [16] }
        for round in 0..<3 {
            for partition in 0..<16 {
                try bench.add("note", "{\"n\":\(round)}", to: "work:parts:\(partition)")
                let expected = round * 16 + partition + 1
                // Far below the second after which a wait ends by itself, even on a loaded machine.
                try eventually("partition \(partition) is woken", within: .milliseconds(900)) {
                    try bench.redis.command("GET", "done").integer == expected
                }
            }
        }
        withExtendedLifetime(worker) {}
    }

    @Test func `from one worker to four and back, no job is lost and none is done twice`() throws {
        let bench = try WorkerBench()
        var number = 0
        func load(_ count: Int) throws {
            for _ in 0..<count {
                try bench.add("note", "{\"n\":\(number)}", to: "work:parts:\(number % 16)")
                number += 1
            }
        }
        var workers = try [bench.worker("w1", partitioned)]
        try eventually("the first holds all") { try shares(bench) == [16] }
        try load(200)
        for name in ["w2", "w3", "w4"] { workers.append(try bench.worker(name, partitioned)) }
        try eventually("four hold four each", within: .seconds(10)) {
            try load(1)
            return try shares(bench) == [4, 4, 4, 4]
        }
        try load(200)
        for worker in workers.dropFirst() { worker.signal(SIGTERM) }
        try eventually("the first holds all again", within: .seconds(10)) {
            try load(1)
            return try shares(bench) == [16]
        }
        for worker in workers.dropFirst() { #expect(try worker.waitForExit() == .exited(0)) }
        try eventually("all is done") {
            try (0..<16).allSatisfy { try bench.length("work:parts:\($0)") == 0 }
        }
        let payloads = try bench.seen().compactMap { $0.split(separator: " ").last }
        #expect(Set(payloads).count == number && payloads.count == number)
        #expect(try bench.dead("parts").isEmpty)
    }

    @Test func `a worker with nothing to do asks Redis for little`() throws {
        let bench = try WorkerBench()
        func calls() throws -> Int {
            let lines = try bench.redis.command("INFO", "commandstats").text ?? ""
            let line = lines.split(separator: "\r\n").first { $0.hasPrefix("cmdstat_fcall:") }
            return line?.split(whereSeparator: { "=,".contains($0) }).dropFirst().first.flatMap { Int($0) }
                ?? 0
        }
        func seconds() throws -> Int { try bench.redis.command("TIME").elements.first?.integer ?? 0 }
        let worker = try bench.worker("w1", partitioned)
        let other = try bench.worker("w2", partitioned)
        for partition in 0..<16 { try bench.add("note", "{}", to: "work:parts:\(partition)") }
        try eventually("they share") { try shares(bench) == [8, 8] }
        other.signal(SIGTERM)
        #expect(try other.waitForExit() == .exited(0))
        try eventually("it holds all") { try shares(bench) == [16] }
        let (before, start) = try (calls(), seconds())
        try eventually("three seconds have passed") { try seconds() >= start + 3 }
        // Each second two beats, 32 renewals, and some looks at the eight new partitions.
        #expect(try calls() - before < 4 * 34 + 16 * 12)
        withExtendedLifetime(worker) {}
    }

    @Test func `a killed worker's partitions move, and its jobs come first`() throws {
        let bench = try WorkerBench()
        let first = try bench.worker("w1", partitioned)
        try eventually("the first holds all") { try shares(bench) == [16] }
        for number in 0..<10 { try bench.add("keep", "{\"n\":\(number)}", to: "work:parts:5") }
        try eventually("they are in hand") { try bench.seen().count == 10 }
        first.kill()
        for number in 10..<20 { try bench.add("keep", "{\"n\":\(number)}", to: "work:parts:5") }
        let start = ContinuousClock.now
        let second = try bench.worker("w2", partitioned)
        try eventually("the second has all jobs", within: .seconds(15)) {
            try bench.seen().filter { $0.hasPrefix("w2") }.count == 20
        }
        #expect(ContinuousClock.now - start < .seconds(10))
        let expected = (0..<20).map { "w2 \($0 < 10 ? 2 : 1) {\"n\":\($0)}" }
        #expect(try bench.seen().filter { $0.hasPrefix("w2") } == expected)
        withExtendedLifetime(second) {}
    }

    @Test func `a worker that stood still past its lease takes nothing more from what it has lost`() throws {
        let bench = try WorkerBench()
        let stale = try bench.worker("w1", partitioned)
        try eventually("it holds all") { try shares(bench) == [16] }
        stale.signal(SIGSTOP)
        let fresh = try bench.worker("w2", partitioned)
        try eventually("the other holds all", within: .seconds(15)) {
            try bench.holders("parts").values.allSatisfy { $0 == "w2" } && shares(bench) == [16]
        }
        for number in 0..<160 { try bench.add("note", "{\"n\":\(number)}", to: "work:parts:\(number % 16)") }
        stale.signal(SIGCONT)
        try eventually("all is done") { try bench.redis.command("GET", "done").integer == 160 }
        #expect(try bench.seen().allSatisfy { $0.hasPrefix("w2 1 ") })
        try eventually("they share again", within: .seconds(15)) { try shares(bench) == [8, 8] }
        #expect(try bench.moves().filter { $0.hasPrefix("w1 releases") }.count == 16)
        withExtendedLifetime(fresh) {}
    }

    @Test func `failing jobs of a partition come again and are dead letters of the name`() throws {
        let bench = try WorkerBench()
        let worker = try bench.worker("w1", partitioned + ["deliveries=3"])
        let id = try bench.add("fail", "{}", to: "work:parts:9")
        try eventually("it is buried") { try bench.dead("parts").count == 1 }
        let letter = try #require(try bench.dead("parts").first)
        #expect(letter["stream"] == "work:parts:9" && letter["job"] == id && letter["deliveries"] == "3")
        #expect(try bench.seen() == ["w1 1 {}", "w1 2 {}", "w1 3 {}"])
        withExtendedLifetime(worker) {}
    }

    @Test func `bad envelopes do not stop a partition`() throws {
        let bench = try WorkerBench()
        try bench.redis.command("XADD", "work:parts:0", "*", "rubbish", "1")
        try bench.add("note", "{}", to: "work:parts:0")
        let worker = try bench.worker("w1", partitioned)
        try eventually("all is done") { try bench.length("work:parts:0") == 0 }
        #expect(try bench.dead("parts").map { $0["reason"] } == ["the field version is missing"])
        #expect(try bench.seen() == ["w1 1 {}"])
        withExtendedLifetime(worker) {}
    }
}
