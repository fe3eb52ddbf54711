import Foundation
import MartletWorker
import RoleStage
import TestSupport
import Testing

/// What expiry costs Redis: `MARTLET_BENCH=1 MARTLET_EXECUTABLE=.build/release/martlet ops/test RetentionBench`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["MARTLET_BENCH"] != nil))
struct RetentionBench {
    private static let count = 5_000

    /// Conversations with ten old lines each, and the inboxes of both users; every other one is young.
    private static let fill = """
        local time = redis.call('TIME')[1] * 1000
        for i = tonumber(ARGV[1]), ARGV[2] - 1 do
          local at = i % 2 == 0 and 1700000000000 or time
          local c = 'dm:a' .. i .. ':b' .. i
          for line = 0, 9 do
            redis.call('XADD', 'log:{' .. c .. '}', string.format('%.0f-%d', at, line), 'from', 'a' .. i, 'device', 'd',
              'ref', line, 'content', '{"kind":"text","text":"hello, this is a message of some length"}')
            local event = '{"type":"message","id":"' .. string.format('%.0f-%d', at, line) .. '","conversation":"' .. c
              .. '","from":"a' .. i .. '","device":"d","time":' .. string.format('%.0f', at) .. ',"content":{"kind":"text"}}'
            redis.call('XADD', 'inbox:{b' .. i .. '}', '0-*', 'event', event)
          end
          redis.call('HSET', 'refs:{' .. c .. '}', 'a' .. i .. ':d', 9)
          redis.call('HSET', 'marks:{' .. c .. '}', 'read:b' .. i, string.format('%.0f-9', at))
          redis.call('ZADD', 'chats:{b' .. i .. '}', at, c)
        end
        """

    @Test func `half of 25,000 names are too old`() throws {
        let stage = try RoleStage(redis: ["appendonly no", "stream-node-max-bytes 512"])
        for start in stride(from: 0, to: Self.count, by: 500) {
            try stage.call("EVAL", Self.fill, "0", "\(start)", "\(start + 500)")
        }
        let names = try #require(try stage.call("DBSIZE").integer)
        let redis = try #require(stage.redis.processID)
        try stage.readyWorker("retention", "k1")
        let busy = try nanoseconds(redis)
        let start = ContinuousClock.now
        let isDone = Deadline(after: .seconds(300)).wait {
            (try? stage.call("EXISTS", stage.names.log("dm:a0:b0")).integer) == 0
                && (try? stage.call("DBSIZE").integer).map { $0 <= names / 2 + 10 } == true
        }
        let seconds = start.duration(to: .now) / .seconds(1)
        let cost = Double(try nanoseconds(redis) - busy) / 1e9
        let left = try stage.call("DBSIZE")
        try #require(isDone, "\(left) of \(names) names are left")
        let functions = try stage.call("INFO", "commandstats").text ?? ""
        let line = functions.split(separator: "\r\n").first { $0.hasPrefix("cmdstat_fcall:") } ?? ""
        print("\(names) names, half of them too old:", String(format: "%.1f s,", seconds))
        print("  Redis busy \(String(format: "%.2f s, %.1f %%", cost, cost / seconds * 100)); \(line)")
    }

    /// On a processor so far (proc(5), schedstat).
    private func nanoseconds(_ process: Int32) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(process)/schedstat", encoding: .utf8)
        return try #require(text.split(separator: " ").first.flatMap { Int($0) })
    }
}
