internal import MartletWorker
internal import Protocol

/// Goes through all names in Redis, again and again, and has removed what is too old: step by step, at a slow pace.
final class ExpiryRounds {
    /// How often a round begins where nothing waits.
    static let period = Duration.milliseconds(50)
    /// After so long a round ends, so that the worker can stop.
    private static let roundTime = Duration.milliseconds(250)
    /// A longer pause is spent between rounds.
    private static let longestPauseWithin = Duration.milliseconds(100)
    /// How long to leave Redis alone when it refuses or is away.
    private static let pauseAfterFailure = Duration.seconds(5)
    /// Of the retention time, between the end of one way through and the next one; within these bounds.
    private static let restShare = 10
    private static let rest = Duration.milliseconds(100)...Duration.seconds(600)

    let worker: Worker
    let limits: RetentionLimits
    let metrics: RetentionMetrics
    private let retention: Duration
    private let lease: ExpiryLease
    var walk: KeyspaceWalk?
    var pace: Pace
    private var cycleStart = ContinuousClock.now
    private var roundStart = ContinuousClock.now
    /// Until when Redis is left alone.
    private var idleUntil = ContinuousClock.now
    var hasReportedForeign = false

    /// Rounds of a worker that keeps everything for so long; zero is for ever.
    init(worker: Worker, limits: RetentionLimits, metrics: RetentionMetrics, retention: Duration) {
        self.worker = worker
        self.limits = limits
        self.metrics = metrics
        self.retention = retention
        lease = ExpiryLease(worker: worker)
        pace = Pace(share: limits.share)
    }

    func begin(_ round: WorkerRound) {
        roundStart = .now
        lease.hold { [self] isOurs in
            metrics.isWalking = isOurs
            if !isOurs { walk = nil }
            guard isOurs, roundStart >= idleUntil else { return round.end() }
            readTime(round)
        }
    }

    /// Everybody's times are by Redis' clock.
    private func readTime(_ round: WorkerRound) {
        send(["TIME"], round) { [self] answer throws(RedisTrouble) in
            let parts = answer.elements.compactMap(\.integer)
            guard parts.count == 2 else { throw .unavailable("TIME answered something else") }
            let now = Duration.seconds(parts[0]) + .microseconds(parts[1])
            // Nothing is older than the first ms: then only what every device has passed goes.
            let cutoff = retention > .zero ? Int((now - retention) / .milliseconds(1)) : 1
            step(round, cutoff: max(1, cutoff))
        }
    }

    private func step(_ round: WorkerRound, cutoff: Int) {
        guard .now - roundStart < Self.roundTime else { return round.end() }
        switch walk?.action {
        case nil: startCycle(round, cutoff)
        case .scan(let cursor): scan(from: cursor, round, cutoff)
        case .probe(let targets): probe(targets, round, cutoff)
        case .expire(let target): expire(target, round, cutoff)
        case .rest: endCycle(round)
        }
    }

    private func startCycle(_ round: WorkerRound, _ cutoff: Int) {
        cycleStart = .now
        hasReportedForeign = false
        walk = KeyspaceWalk(mostSteps: limits.steps)
        step(round, cutoff: cutoff)
    }

    private func endCycle(_ round: WorkerRound) {
        metrics.cycles.increment()
        metrics.lastCycle = (.now - cycleStart) / .seconds(1)
        metrics.foreignNames = walk?.foreign ?? 0
        walk = nil
        let rest = retention > .zero ? retention / Self.restShare : Self.rest.upperBound
        idleUntil = .now + min(max(rest, Self.rest.lowerBound), Self.rest.upperBound)
        round.end()
    }

    func goOn(_ round: WorkerRound, _ cutoff: Int, _ pause: Duration) {
        guard pause <= Self.longestPauseWithin else {
            idleUntil = .now + pause
            return round.end()
        }
        worker.after(pause) { [self] in step(round, cutoff: cutoff) }
    }

    func send(
        _ command: [String],
        _ round: WorkerRound,
        _ body: @escaping (RedisAnswer) throws(RedisTrouble) -> Void
    ) {
        worker.redis.send(command) { [self] result in
            do throws(RedisTrouble) {
                try body(try result.outcome())
            } catch {
                failed(error, round)
            }
        }
    }

    func failed(_ trouble: RedisTrouble, _ round: WorkerRound) {
        metrics.failures.increment()
        worker.log.warning("Redis did not let expiry go on", [("reason", trouble.reason)])
        idleUntil = .now + Self.pauseAfterFailure
        round.end()
    }
}
