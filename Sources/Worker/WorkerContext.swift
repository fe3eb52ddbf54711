internal import Loop
internal import Redis

/// What the parts of a worker share.
final class WorkerContext {
    let loop: EventLoop
    let redis: WorkerRedis
    let names: WorkerNames
    let log: WorkerLog
    let metrics: WorkerMetrics
    /// What all links tell when Redis goes away.
    let outages: OutageLog
    /// The worker's name: the consumer in all groups.
    let worker: String
    /// Who holds leases: the name, and a word that no other run of the same name has.
    let token: String
    /// How long a lease holds, and a worker counts as alive, without being renewed.
    let leaseTime: Duration
    /// When the worker was made, ms since 1970.
    let since: UInt64
    private let url: RedisURL
    private let tls: TLSClientContext?

    init(
        _ configuration: CheckedConfiguration,
        loop: EventLoop,
        log: WorkerLog,
        metrics: WorkerMetrics,
        redis: WorkerRedis
    ) {
        self.loop = loop
        self.redis = redis
        self.log = log
        self.metrics = metrics
        url = configuration.redis
        tls = configuration.redisTLS
        let source = configuration.source
        outages = OutageLog(log: log, server: configuration.redis.description)
        names = WorkerNames(prefix: source.prefix)
        worker = source.name
        token = "\(source.name):\(String(UInt64.random(in: 0 ... .max), radix: 16))"
        leaseTime = source.leaseTime
        since = loop.wallClock
    }

    /// Starts a link; its name in CLIENT LIST is `martlet-<worker>` and the suffix.
    func makeLink(suffix: String, functions: Bool, observer: any RedisLinkObserver) -> RedisLink {
        RedisLink(
            loop: loop,
            url: url,
            tls: tls,
            prelude: [["CLIENT", "SETNAME", "martlet-\(worker)\(suffix)"]],
            loadsFunctions: functions,
            observer: observer
        )
    }
}
