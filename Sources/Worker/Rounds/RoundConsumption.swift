internal import Loop

/// Work that comes with the clock instead of in a stream: it has workers of a role, and no jobs.
final class RoundConsumption: Consumption {
    let name: String
    let metrics: RoleMetrics
    private let context: WorkerContext
    private let interval: UInt64
    private let body: (WorkerRound) -> Void
    private var due: UInt64 = 0
    private var isUnderWay = false
    private var isStopping = false
    private var wasInterrupted = true
    private var hasBegun = false

    init(
        _ name: String,
        every interval: Duration,
        context: WorkerContext,
        body: @escaping (WorkerRound) -> Void
    ) {
        self.name = name
        self.context = context
        self.interval = UInt64(max(1, interval.wholeMilliseconds))
        self.body = body
        metrics = RoleMetrics(context.metrics, role: name)
    }

    var isReady: Bool { hasBegun }
    var isFinished: Bool { isStopping && !isUnderWay }
    var partitions: [Int] { [] }

    func start() {}

    func redisReturned() { due = context.loop.now }

    func redisLost() { wasInterrupted = true }

    func timePassed(now: UInt64) {
        guard !isStopping, !isUnderWay, now >= due, context.redis.isReady else { return }
        // From now, not from when it was due: after a long round there is nothing to catch up with.
        due = now &+ interval
        isUnderWay = true
        hasBegun = true
        let round = WorkerRound(followsInterruption: wasInterrupted) { [weak self] in
            self?.isUnderWay = false
        }
        wasInterrupted = false
        body(round)
    }

    func workersAlive(_ tokens: [String], now: UInt64) {}

    func sample() {}

    func stop() { isStopping = true }

    func handBack() {}

    func close() { isStopping = true }
}
