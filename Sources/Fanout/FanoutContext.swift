internal import MartletWorker
internal import Router

/// What all groups of one worker share.
final class FanoutContext {
    let worker: Worker
    let limits: FanoutLimits
    let metrics: FanoutMetrics
    let window: CallWindow
    let taps: PushTaps
    var quarantine = Quarantine()
    var retries = GroupRetries()
    /// Groups whose memberships are remembered for their next page.
    var rememberedGroups = 0

    init(worker: Worker, limits: FanoutLimits) {
        self.worker = worker
        self.limits = limits
        metrics = FanoutMetrics(worker.metrics)
        window = CallWindow(size: limits.calls)
        taps = PushTaps(worker: worker)
    }

    private var generation: UInt64 = 0

    /// Forgets what was true of the Redis before, if the connection is another one.
    func checkConnection() {
        guard generation != redis.generation else { return }
        generation = redis.generation
        // The job that was to come again may not be there any more.
        retries = GroupRetries()
    }

    var redis: WorkerRedis { worker.redis }
    var names: WorkerNames { worker.names }

    /// Monotonic milliseconds.
    var now: UInt64 {
        UInt64(max(0, start.duration(to: .now) / .milliseconds(1)))
    }

    private let start = ContinuousClock.now
}
