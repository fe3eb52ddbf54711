import TestSupport
import Testing

/// A Redis that is started anew while a worker reads a group's members in steps.
@Suite(.serialized) struct RestartTests {
    private static let count = 20_000

    /// More members than a node allows, so that one step does not bring them all.
    private func makeLargeGroup(_ stage: FanoutStage) throws {
        try stage.makeGroup("g", ["admin"])
        try stage.waitUntilIdle()
        for start in stride(from: 0, to: Self.count, by: 1_000) {
            try stage.call(["SADD", stage.members("g")] + (start..<start + 1_000).map { "u\($0)" })
        }
    }

    /// Kills Redis as soon as it has been asked for a further step.
    private func killWithinReading(_ stage: FanoutStage) throws {
        let monitor = try BlockingRedisClient(socketPath: stage.redis.socketPath)
        _ = try monitor.command(["MONITOR"])
        try stage.send("g", from: "admin")
        let isFurther = { (line: String) in line.contains("\"SSCAN\"") && !line.contains(" \"0\" ") }
        while !isFurther(try monitor.readReply().text ?? "") {}
        stage.redis.kill()
        try stage.redis.start()
        try stage.reconnect()
    }

    @Test func `no member is left out when the cursor of the steps means nothing any more`() throws {
        let stage = try FanoutStage()
        try stage.readyWorker("w1")
        try makeLargeGroup(stage)
        for _ in 0..<2 {
            try killWithinReading(stage)
            try stage.waitUntilIdle()
        }
        let script = """
            local lacking = 0
            for i = 0, ARGV[1] - 1 do
              if redis.call('XLEN', 'inbox:{u' .. i .. '}') ~= 2 then lacking = lacking + 1 end
            end
            return lacking
            """
        #expect(try stage.call("EVAL", script, "0", "\(Self.count)").integer == 0)
    }
}
