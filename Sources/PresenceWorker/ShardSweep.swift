internal import MartletWorker
internal import Presence
internal import Protocol
internal import Router

/// Looks once through a page of every shard, and lets go of those who have gone.
final class ShardSweep {
    /// Users of one page and one call: half a millisecond of Redis' time, with a tap.
    private static let page = 100

    private let worker: Worker
    private let taps: [Tap]
    private let now: UInt64
    private let steadiness: Steadiness
    private var waiting = 0
    private var completion: (() -> Void)?

    private(set) var gone = 0
    /// Who came back, or was let go by another worker.
    private(set) var leftAlone = 0
    private(set) var problems: [String] = []
    /// A shard had a full page, and somebody of it was let go: there may be more.
    private(set) var hasMore = false

    init(worker: Worker, taps: [Tap], now: UInt64, steadiness: Steadiness) {
        self.worker = worker
        self.taps = taps
        self.now = now
        self.steadiness = steadiness
    }

    /// Calls the closure once, when all shards are done or have failed.
    func run(_ completion: @escaping () -> Void) {
        self.completion = completion
        waiting = PresenceShard.count
        for shard in 0..<PresenceShard.count {
            worker.redis.send([
                "ZRANGEBYSCORE", worker.names.online(shard: shard), "-inf", String(now), "WITHSCORES",
                "LIMIT", "0", String(Self.page),
            ]) { [self] in read($0, shard) }
        }
    }

    private func read(_ result: Result<RedisAnswer, RedisFailure>, _ shard: Int) {
        guard let answer = answer(result) else { return shardEnded() }
        let flat = answer.elements.map { $0.text ?? "" }
        let users = stride(from: 0, to: flat.count - 1, by: 2).compactMap { index in
            OnlineScore(flat[index + 1]).map { (name: flat[index], score: $0) }
        }
        let departed = users.filter { steadiness.hasGone($0.score) }
        guard !departed.isEmpty else { return shardEnded() }
        let isFull = departed.count == Self.page
        worker.redis.send {
            build(&$0, departed, shard)
        } completion: { [self] result in
            if let gone = self.answer(result)?.integer {
                self.gone += gone
                leftAlone += departed.count - gone
                hasMore = hasMore || isFull && gone > 0
            }
            shardEnded()
        }
    }

    private func build(
        _ command: inout RedisCommand,
        _ users: [(name: String, score: OnlineScore)],
        _ shard: Int
    ) {
        command.add("FCALL")
        command.add("martlet_1_offline")
        command.add(1 + users.count + taps.count)
        command.add(worker.names.online(shard: shard))
        for user in users { command.add(worker.names.lastSeen(user.name)) }
        for tap in taps { command.add(tap.stream) }
        command.add(worker.names.presenceChannelHead)
        command.add(users.count)
        for user in users { command.add(user.name) }
        for user in users { command.add(user.score.text) }
        for tap in taps { command.add(Int(clamping: tap.limit)) }
    }

    /// Nil for an error, which is kept; why there is no answer at all, the link tells.
    private func answer(_ result: Result<RedisAnswer, RedisFailure>) -> RedisAnswer? {
        switch result {
        case .success(.error(let message)):
            problems.append(message)
            return nil
        case .success(let answer): return answer
        case .failure: return nil
        }
    }

    private func shardEnded() {
        waiting -= 1
        guard waiting == 0 else { return }
        let completion = completion
        self.completion = nil
        completion?()
    }
}
