package import Loop
internal import Protocol
package import Redis
internal import Router
package import Telemetry
package import Tokens
internal import WebSocket

/// One handler node: sockets on one side, two links to Redis on the other, no state but who is connected.
///
/// One process, one loop, one core. Everything here runs on the loop's thread.
package final class Node {
    let loop: EventLoop
    let configuration: NodeConfiguration
    let log: Log
    let metrics: NodeMetrics
    let names: RedisNames
    let gate: Gate
    let inflater = Inflater()
    let deflater = Deflater()
    let reads = ReadQueue()
    let scratch = FrameScratch()
    let bodies = RequestBodies()
    var calls = CallNames(seed: .random(in: 0 ... .max))
    let retries: RetryList
    let searches: SearchQueue
    /// What is held for all connections together.
    let buffers = StorageMeter()
    private lazy var relief = Relief(node: self)
    private(set) lazy var sweep = Sweep(loop: loop) { [unowned self] in relief.look() }
    /// Bounds how many clients are let in per second.
    var handshakes: HandshakeRate
    let addresses: Addresses
    private(set) lazy var users = UserRegistry(node: self, seed: .random(in: 0 ... .max))
    private(set) lazy var registry = TapRegistry(node: self)
    private(set) lazy var presence = PresenceReport(node: self)
    private(set) lazy var watching = Watching(node: self)
    private lazy var subscriptions = Subscriptions(node: self)
    private(set) lazy var canary = CanaryWatch(node: self)
    private(set) lazy var marks = Marks(node: self)
    private(set) lazy var report = NodeReport(node: self)
    private(set) lazy var routes = HTTPRoutes(node: self)
    private(set) lazy var link = RedisLink(
        loop: loop,
        url: redis,
        tls: redisTLS,
        prelude: [["CLIENT", "SETNAME", "martlet-\(configuration.name)"]],
        loadsFunctions: true,
        needsLife: true,
        wait: replicaWait,
        observer: linkLog
    )
    private(set) lazy var subscriber = RedisSubscriber(
        loop: loop,
        url: redis,
        tls: redisTLS,
        prelude: [["CLIENT", "SETNAME", "martlet-\(configuration.name)-subscriber"]],
        receiver: subscriptions,
        observer: subscriberLog
    )

    /// What makes what clients send durable, as far as the operator wants it.
    private var replicaWait: ReplicaWait? {
        guard configuration.waitReplicas > 0 else { return nil }
        var channel: [UInt8] = []
        names.appendWaitChannel(ofNode: configuration.name, to: &channel)
        return ReplicaWait(
            replicas: configuration.waitReplicas,
            timeout: configuration.waitTimeout,
            channel: channel
        )
    }

    #if DEBUG
    lazy var seededBug = configuration.seededBug.flatMap { SeededBug($0) }
    #endif

    /// Connections of any kind: before, during and after the handshake.
    var connectionCount = 0
    /// The node was told to stop.
    var isDraining: Bool { drain != nil }
    private let redis: RedisURL
    private let redisTLS: TLSClientContext?
    /// Whom connections speak TLS with: from their first byte, or from behind the PROXY header.
    let tls: TLSServerContext?
    private let linkLog: RedisLog
    private let subscriberLog: RedisLog
    private var listeners: [Listener] = []
    /// These stay open while the node drains, so that it can be watched.
    private var adminListeners: [Listener] = []
    private(set) var drain: Drain?
    /// HTTP connections that were sent their last answer and have not closed yet.
    var endingConnections = 0
    /// Sockets whose session is over and whose last frames are not.
    var closingSockets = 0
    /// Requests that wait for Redis.
    var exchangeCount = 0
    private var readinessTimer: Timer?
    private var pulse: Timer?

    package init(
        loop: EventLoop,
        configuration: NodeConfiguration,
        redis: RedisURL,
        redisTLS: TLSClientContext? = nil,
        tls: TLSServerContext? = nil,
        verifier: TokenVerifier,
        log: Log,
        registry: Registry
    ) {
        self.loop = loop
        self.configuration = configuration
        self.redis = redis
        self.redisTLS = redisTLS
        self.tls = tls
        self.log = log
        handshakes = HandshakeRate(rate: configuration.handshakeRate, now: loop.now)
        retries = RetryList(loop: loop)
        searches = SearchQueue(loop: loop)
        metrics = NodeMetrics(registry: registry)
        addresses = Addresses(loop: loop, configuration, metrics.limits)
        names = RedisNames(prefix: configuration.prefix)
        gate = Gate(loop: loop, verifier: verifier, allowedOrigins: configuration.allowedOrigins)
        linkLog = RedisLog(log: log, name: "commands", url: redis)
        subscriberLog = RedisLog(log: log, name: "subscriptions", url: redis)
    }

    /// Connects to Redis and listens; fails when an address cannot be listened on.
    package func start() throws(LoopError) {
        _ = (link, subscriber, sweep, presence)
        // A PROXY header comes in the clear, also in front of TLS: the connection itself then begins the handshake.
        let tls = configuration.usesProxyProtocol ? nil : tls
        for address in configuration.listen {
            listeners.append(
                try Listener(loop: loop, address: address, tls: tls) { [unowned self] in accepted($0) }
            )
        }
        for address in configuration.adminListen {
            adminListeners.append(
                try Listener(loop: loop, address: address, isShared: false) { [unowned self] in
                    accepted($0, isAdmin: true)
                }
            )
        }
        metrics.observe(self)
        canary.start()
        registry.read()
        pulse = loop.timer(every: .seconds(1)) { [unowned self] in
            registry.read()
            report.write()
        }
    }

    /// What workers ask for; a second old at most while Redis is there.
    var taps: Taps { registry.taps }

    /// The ports that are listened on, in the order of the configuration; 0 for a unix socket.
    package var ports: [UInt16] { listeners.map(\.port) }

    /// Both links to Redis are up.
    package var isRedisReady: Bool { link.isReady && subscriber.isReady }

    /// Both links are up, and what is published arrives.
    package var isReady: Bool { isRedisReady && canary.isWell }

    /// Calls `body` once, as soon as the node is ready.
    package func whenReady(_ body: @escaping () -> Void) {
        readinessTimer = loop.timer(every: .milliseconds(20)) { [unowned self] in
            guard isReady else { return }
            readinessTimer = nil
            body()
        }
    }

    /// Is unready from now on, sends everybody away, then calls `completion`; a second call hurries.
    package func drain(completion: @escaping () -> Void) {
        if let drain { return drain.hurry() }
        let drain = Drain(node: self, completion: completion)
        self.drain = drain
        drain.begin()
    }

    /// Lets nobody new in; who asks how the node is still gets an answer.
    func stopListening() {
        for listener in listeners { listener.close() }
    }

    /// Ends everything at once.
    package func close() {
        for listener in listeners + adminListeners { listener.close() }
        for session in users.sessions { session.close(.serviceRestart) }
        pulse = nil
        canary.close()
        presence.close()
        marks.close()
        link.close()
        subscriber.close()
    }
}
