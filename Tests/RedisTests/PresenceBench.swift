import Foundation
import Loop
import Presence
import Protocol
import Redis
import TestSupport
import Testing

/// What a million online users cost Redis: `MARTLET_BENCH=1 ops/test PresenceBench`.
///
/// All of Redis' work counts, reading, answering and the append-only file included: the time of its main thread on a
/// processor. The commands are those of nodes in the steady state: shards by turns, everybody once a round, in a call
/// with a hundred others, and their keys in one round of six.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["MARTLET_BENCH"] != nil))
struct PresenceBench {
    private static let users = 1_000_000
    private static let perCall = 100
    /// Calls of one measurement: short enough that many of them are undisturbed by what else the machine does.
    private static let callsPerSlice = 12
    /// For the default threshold of 60 s; see `RefreshPlan`.
    private static let onlineSeconds = 111
    private static let keySeconds = 361

    /// One call's users.
    private struct Batch {
        let shard: Int
        let users: [String]
    }

    /// Counts answers, and errors.
    private final class Counter: ReplyReceiver {
        var answers = 0
        var errors = 0

        func received(_ reply: Reply, context: UInt64) {
            answers += 1
            if reply.isError { errors += 1 }
        }

        func failed(_ error: RedisLinkError, context: UInt64) {
            answers += 1
            errors += 1
        }
    }

    private let fixture: LinkFixture
    private let link: RedisLink
    private let names = RedisNames(prefix: "")
    private let counter = Counter()

    init() throws {
        fixture = try LinkFixture(configuration: ["appendfsync everysec"])
        link = try fixture.link(
            limits: RedisLinkLimits(),
            prelude: [["FUNCTION", "LOAD", "REPLACE", FunctionLibrary.code]]
        )
    }

    @Test func `signs of life`() throws {
        let batches = try makeBatches()
        _ = try measure(batches, names: { _ in true }, areArrivals: true)
        // Not in the order in which they came.
        let round = batches.map { Batch(shard: $0.shard, users: $0.users.sorted()) }.shuffled()
        _ = try measure(round, names: { _ in false })
        let online = try measure(round, names: { _ in false })
        let keys = try measure(round, online: false, names: { _ in true })
        let all = try measure(round, names: { $0 % 6 == 0 })
        print(String(format: "online %.2f us, key %.2f us, a round's mean %.2f us a user", online, keys, all))
        // A round of 50 s.
        print(String(format: "a million: %.1f %% of a core", all * Double(Self.users) / 50 / 10_000))
        #expect(counter.errors == 0)
    }

    private func makeBatches() throws -> [Batch] {
        var shards = Array(repeating: [String](), count: PresenceShard.count)
        for number in 0..<Self.users {
            let user = try #require(UserID("user-\(number)"))
            shards[PresenceShard.of(user)].append(user.text)
        }
        return shards.enumerated().flatMap { shard, users in
            let users = users.shuffled()
            return stride(from: 0, to: users.count, by: Self.perCall).map {
                Batch(shard: shard, users: Array(users[$0..<min($0 + Self.perCall, users.count)]))
            }
        }
        .shuffled()
    }

    /// Returns Redis' µs for a user in a slice that was hardly disturbed: one of twenty slices is better.
    private func measure(
        _ batches: [Batch],
        online: Bool = true,
        names: (Int) -> Bool,
        areArrivals: Bool = false
    ) throws -> Double {
        var costs: [Double] = []
        for first in stride(from: 0, to: batches.count, by: Self.callsPerSlice) {
            let slice = batches[first..<min(first + Self.callsPerSlice, batches.count)]
            let before = try nanoseconds()
            for (index, batch) in zip(first..., slice) {
                if online { if areArrivals { arrive(batch) } else { say(batch) } }
                if names(index) { for user in batch.users { name(user) } }
            }
            #expect(fixture.loop.run(for: .seconds(60)) { link.counters.pending == 0 })
            let users = slice.reduce(0) { $0 + $1.users.count }
            costs.append(Double(try nanoseconds() - before) / Double(users) / 1_000)
        }
        return costs.sorted()[costs.count / 20]
    }

    private func arrive(_ batch: Batch) {
        _ = link.submit(to: counter, context: 0) { command in
            command.add("FCALL")
            command.add("martlet_1_online")
            command.add(1)
            command.add { names.appendOnline(shard: batch.shard, to: &$0) }
            command.add(Self.onlineSeconds)
            command.add { names.appendPresenceChannelHead(to: &$0) }
            command.add(1)
            command.add(batch.users.count)
            for user in batch.users { command.add(user) }
        }
    }

    private func say(_ batch: Batch) {
        let time = UInt64(Date().timeIntervalSince1970 * 1_000)
        let score = OnlineScore.text(time: time, seconds: Self.onlineSeconds)
        _ = link.submit(to: counter, context: 0) { command in
            command.add("ZADD")
            command.add { names.appendOnline(shard: batch.shard, to: &$0) }
            command.add("XX")
            command.add("GT")
            command.add("CH")
            for user in batch.users {
                command.add(score)
                command.add(user)
            }
        }
    }

    private func name(_ user: String) {
        _ = link.submit(to: counter, context: 0) { command in
            command.add("SET")
            command.add { names.appendPresence(user, device: "phone", to: &$0) }
            command.add("node-17")
            command.add("EX")
            command.add(Self.keySeconds)
        }
    }

    /// Redis' main thread on a processor so far (proc(5), schedstat).
    private func nanoseconds() throws -> Int {
        let id = try #require(fixture.server.processID)
        let text = try String(contentsOfFile: "/proc/\(id)/task/\(id)/schedstat", encoding: .utf8)
        return try #require(text.split(separator: " ").first.flatMap { Int($0) })
    }
}
