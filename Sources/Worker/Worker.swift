package import Loop
internal import Redis
internal import Telemetry

/// A worker as a process: its links to Redis, the streams it consumes, its metrics, and its end.
///
/// Make one, say what to consume, run it:
/// ```swift
/// let worker = try Worker(.fromEnvironment(defaultName: "push"))
/// worker.consume("push", handler: PushHandler())
/// worker.tap(.push, as: "push")
/// try worker.run()
/// ```
/// Everything happens on the thread that made it, in one event loop: handlers, completions and timers never overlap.
public final class Worker {
    /// What the worker was told.
    public let configuration: WorkerConfiguration
    /// Commands to Redis from handlers.
    public let redis: WorkerRedis
    /// The names of keys and channels, with the prefix.
    public let names: WorkerNames
    /// For numbers of your own.
    public let metrics: WorkerMetrics
    /// For lines of your own.
    public let log: WorkerLog

    package let loop: EventLoop
    let context: WorkerContext
    let adminAddresses: [ListenAddress]
    /// What was wrong with a name given to `consume`, `tap` or `serve`; `run` fails with the first.
    var mistake: WorkerError?
    var consumptions: [any Consumption] = []
    /// By role.
    var twins: [String: TwinWatch] = [:]
    var registrations: [Registration] = []
    /// What `every` and `inbox` were given, until the run and through it.
    var repeated: [(Duration, () -> Void)] = []
    var timers: [Timer] = []
    var wakeUps: [WakeUp] = []
    var delays: [UInt64: Timer] = [:]
    var nextDelay: UInt64 = 0
    var link: RedisLink?
    var watch: LinkWatch?
    var admin: AdminRoutes?
    var stage = WorkerStage.new
    var lastCall: Timer?

    /// Checks the configuration and makes the loop of this thread; connects to nothing yet.
    public init(_ configuration: WorkerConfiguration) throws(WorkerError) {
        let checked = try CheckedConfiguration(configuration)
        self.configuration = configuration
        do throws(LoopError) {
            loop = try EventLoop()
        } catch {
            throw .system("\(error)")
        }
        adminAddresses = checked.adminListen
        redis = WorkerRedis(loop: loop)
        log = WorkerLog(checked.log)
        let registry = Registry()
        registry.registerProcess()
        registry.register(checked.log)
        metrics = WorkerMetrics(registry: registry)
        context = WorkerContext(checked, loop: loop, log: log, metrics: metrics, redis: redis)
        names = context.names
        metrics.observe(redis)
    }

    /// Serves until SIGTERM, SIGINT or `stop()`; prints `ready <role> <name>` when it takes jobs.
    ///
    /// Then it takes no more jobs, waits up to ``WorkerConfiguration/stopTime`` for those in hand, hands the others back,
    /// releases its leases, and returns. A second signal ends the waiting. Fails when it cannot start: a name
    /// is not usable, nothing is consumed, or an admin address cannot be listened on. That Redis is away is no failure.
    public func run() throws(WorkerError) {
        try start()
        let signals = Self.stopSignals.map { number in loop.onSignal(number) { [unowned self] in stop() } }
        loop.run()
        withExtendedLifetime(signals) {}
        log.info("stopped")
    }

    /// Ends the run as SIGTERM does; a second call hurries.
    public func stop() {
        switch stage {
        case .new, .over: break
        case .starting, .serving: beginStop()
        case .stopping: finish()
        case .leaving: leave()
        }
    }
}
