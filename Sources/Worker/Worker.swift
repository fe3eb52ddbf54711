package import Loop
internal import Protocol
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

    /// Checks the configuration; connects to nothing yet.
    public init(_ configuration: WorkerConfiguration) throws(WorkerError) {
        self.configuration = configuration
        do throws(LoopError) {
            loop = try EventLoop()
        } catch {
            throw .system("\(error)")
        }
        redis = WorkerRedis(loop: loop)
        names = WorkerNames(prefix: configuration.prefix)
        metrics = WorkerMetrics(registry: Registry())
        log = WorkerLog(Log(level: .info, format: .json))
    }

    /// Takes jobs from `work:<name>`, together with whoever else does, each job by one worker at a time.
    ///
    /// The stream and its consumer group, which has the same name, are made if missing. Call it before `run()`; a name
    /// that is no identifier, or is given twice, makes `run()` fail.
    public func consume(
        _ name: String,
        options: ConsumeOptions = ConsumeOptions(),
        handler: any JobHandler
    ) {}

    /// Takes jobs from `work:<name>:0` to `work:<name>:<count - 1>`, each partition by one worker at a time, in order.
    ///
    /// The partitions are spread evenly over all live workers of the name, and move when one comes or goes. Jobs of a
    /// partition are handed over in the stream's order; a job that failed comes again behind later ones, so a handler for which
    /// order matters keeps its own order, as the fan-out does.
    public func consumePartitions(
        _ name: String,
        count: Int,
        options: ConsumeOptions = ConsumeOptions(),
        handler: any JobHandler
    ) {}

    /// Has copies of what `kind` says written to `work:<name>`, as long as some worker asks for them.
    ///
    /// Registered when the worker starts, and again within a second if somebody removes it. The tap stays registered
    /// when the worker ends, so that nothing is missed while it restarts, unless `unregistersOnStop`: then a clean stop
    /// removes it for all workers of the name. `maximum` is about the most entries that the stream may hold: beyond it the oldest go.
    public func tap(
        _ kind: TapKind,
        as name: String,
        maximum: Int = 100_000,
        unregistersOnStop: Bool = false
    ) {}

    /// Answers the calls of clients to this service, which come through `work:<service>`.
    ///
    /// Registration is as for `tap`; beyond `maximum` waiting calls clients are refused with `overloaded`.
    public func serve(
        _ service: String,
        options: ConsumeOptions = ConsumeOptions(),
        maximum: Int = 100_000,
        unregistersOnStop: Bool = false,
        handler: any CallHandler
    ) {}

    /// Calls the closure on the loop every so often, from the start of the run to its end, also while Redis is away.
    public func every(_ interval: Duration, _ body: @escaping () -> Void) {}

    /// Calls the closure on the loop once, after this delay; for retries and deadlines of your own.
    public func after(_ delay: Duration, _ body: @escaping () -> Void) {}

    /// Runs the closure on the loop soon: the only member that may be called from other threads.
    public func submit(_ body: @escaping @Sendable () -> Void) {}

    /// Serves until SIGTERM, SIGINT or `stop()`; prints `ready <role> <name>` when it takes jobs.
    ///
    /// Then it takes no more jobs, waits up to ``WorkerConfiguration/stopTime`` for those in hand, hands the others back,
    /// releases its leases, and returns. A second signal ends the waiting. Fails when it cannot start: a name
    /// is not usable, nothing is consumed, or an admin address cannot be listened on. That Redis is away is no failure.
    public func run() throws(WorkerError) {}

    /// Ends the run as SIGTERM does; a second call hurries.
    public func stop() {}
}
