import Protocol
import TestSupport
import Testing

/// Redis comes back without its last writes, as after a failover: what a worker has done and seen done is undone.
@Suite(.serialized) struct LostWritesTests {
    private static let groups = ["a", "b", "c"]

    private func users(_ group: String) -> [String] {
        (0..<40).map { "\(group)\($0)" }
    }

    /// Each round the jobs survive, and the deliveries of a part of them do not.
    @Test func `a worker delivers again what was lost, each line once and in order`() throws {
        let stage = try FanoutStage(redis: ["appendonly no"])
        for group in Self.groups { try stage.makeGroup(group, users(group)) }
        let worker = try stage.readyWorker("w1")
        try stage.waitUntilIdle()
        for share in [1, 5, 20, 60, 119] {
            worker.signal(SIGSTOP)
            for _ in 0..<40 {
                for group in Self.groups { try stage.send(group, from: users(group)[0]) }
            }
            try stage.call("SAVE")
            let before = try stage.received("a1", of: "a").count
            worker.signal(SIGCONT)
            let isUnderWay = try Deadline().wait {
                try Self.groups.reduce(0) { try $0 + stage.received("\($1)1", of: $1).count } >= 3 * before
                    + share
            }
            #expect(isUnderWay)
            stage.redis.kill()
            try stage.redis.start()
            try stage.reconnect()
            try stage.waitUntilIdle()
            for group in Self.groups { try stage.expectAll(group, users(group)) }
        }
        #expect(try stage.call("XLEN", stage.dead).integer == 0)
    }
}
