import Protocol
import TestSupport
import Testing

/// What Redis refuses to one group or member must cost the others nothing, and nobody a line that can be had again.
@Suite(.serialized) struct RefusalTests {
    /// A group of the same partition as another one.
    private func neighbour(of group: String) throws -> String {
        let partition = FanoutPartition.of(try #require(GroupID(group)))
        let names = (0..<1_000).map { "h\($0)" }
        return try #require(names.first { GroupID($0).map(FanoutPartition.of) == partition })
    }

    @Test func `a busy group with a foreign key holds up no other group of its partition, nor loses a line`()
        throws
    {
        let stage = try FanoutStage(redis: [])
        let healthy = try neighbour(of: "sick")
        for group in ["sick", healthy] { try stage.makeGroup(group, ["u1", "u2"]) }
        try stage.call("SADD", stage.fanned("sick"), "mine")
        for _ in 0..<1_500 { try stage.send("sick", from: "u1") }
        let worker = try stage.readyWorker("w1")
        #expect(Deadline().wait { worker.errorOutput.contains("a group could not be fanned out") })
        for _ in 0..<10 { try stage.send("sick", from: "u1") }
        try stage.send(healthy, from: "u1")
        // A job for each line would wait for more than ten seconds, and then become a dead letter.
        let work = try stage.work("sick")
        #expect(Deadline(after: .seconds(8)).wait { (try? stage.call("XLEN", work))?.integer == 1 })
        try stage.expectAll(healthy, ["u1", "u2"])
        #expect(try stage.call("XLEN", stage.dead).integer == 0)
        // The one job that waits brings all lines, though those that told of the last ones are done.
        try stage.call("DEL", stage.fanned("sick"))
        try stage.waitUntilIdle()
        try stage.expectAll("sick", ["u1", "u2"])
    }

    @Test func `dead letters that cannot be written keep nobody else from their lines`() throws {
        let stage = try FanoutStage()
        try stage.call("SET", stage.dead, "mine")
        try stage.call("SET", stage.inbox("u2"), "mine")
        let worker = try stage.readyWorker("w1")
        try stage.makeGroup("g", ["u1", "u2", "u3"])
        for _ in 0..<5 { try stage.send("g", from: "u1") }
        try stage.waitUntilIdle()
        try stage.expectAll("g", ["u1", "u3"])
        let lines = try stage.lines("g")
        #expect(Deadline().wait { lines.allSatisfy { worker.errorOutput.contains($0) } })
        #expect(worker.errorOutput.contains("a dead letter could not be written"))
    }

    /// The way that docs/fanout.md describes.
    @Test func `a member gets what dead letters name when the mark is set back as the key is put right`()
        throws
    {
        let stage = try FanoutStage()
        try stage.readyWorker("w1")
        try stage.makeGroup("g", ["u1", "u2", "u3"])
        try stage.waitUntilIdle()
        try stage.call("RENAME", stage.inbox("u2"), "aside")
        try stage.call("SET", stage.inbox("u2"), "mine")
        let first = try stage.send("g", from: "u1")
        for _ in 0..<100 { try stage.send("g", from: "u1") }
        try stage.waitUntilIdle()
        #expect(try stage.entries(stage.dead).first?["payload"]?.contains(first) == true)
        let time = try #require(first.split(separator: "-").first.flatMap { Int($0) })
        try stage.call("MULTI")
        try stage.call("SET", stage.fanned("g"), "\(time - 1)-9")
        try stage.call("RENAME", "aside", stage.inbox("u2"))
        try stage.call("EXEC")
        try stage.send("g", from: "u3")
        try stage.waitUntilIdle()
        try stage.expectAll("g", ["u1", "u2", "u3"])
    }

    @Test func `a group far behind is asked once who came and went, not once a page`() throws {
        let stage = try FanoutStage(redis: [])
        try stage.makeGroup("g", ["u1", "u2"])
        for index in 0..<1_500 { try stage.change("g", "u1", index % 2 == 0 ? "add" : "remove", "u3") }
        try stage.call("CONFIG", "RESETSTAT")
        try stage.readyWorker("w1")
        try stage.waitUntilIdle()
        try stage.expectAll("g", ["u1", "u2"])
        #expect(try stage.received("u3", of: "g") == Array(try stage.lines("g").dropFirst()))
        let statistics = try stage.call("INFO", "commandstats").text ?? ""
        let calls = statistics.split(separator: "cmdstat_zrangebyscore:calls=").last?.prefix { $0.isNumber }
        // Two for the first page; some more where lines came in between.
        #expect(calls.flatMap { Int($0) } ?? .max <= 8, "\(statistics)")
    }
}
