internal import Loop

/// Keeps one connection to Redis up: connects, signs in, runs the prelude, watches for signs of life, tries again.
///
/// The owner is told when it may write, of each reply, and of every loss; it drives the clock with `timePassed()`. An
/// open stream retains its receiver, so the owner has to call `close()` before it goes.
final class RedisConnection {
    /// Output that may wait in the stream: bounds the second copy of what the command queue keeps anyway.
    static let mostStreamBytes = 512 * 1024
    /// More is handed over while some is still left, so that the socket does not run dry.
    static let marks = WaterMarks(high: 256 * 1024, low: 128 * 1024)

    /// How long to wait for the end of a failover that has begun, which takes a second or two.
    static let longestFailover: UInt64 = 5_000

    enum Phase: Equatable {
        /// Waiting for the next attempt.
        case waiting
        /// Asking sentinels, or connecting.
        case connecting
        /// Signing in; so many replies are still to come.
        case greeting(remaining: Int)
        /// Signed in, and the functions are being loaded.
        case loading
        case ready
        case closed
    }

    let loop: EventLoop
    let url: RedisURL
    let limits: RedisLinkLimits
    let handshake: Handshake
    weak var owner: (any RedisConnectionOwner)?
    weak var observer: (any RedisLinkObserver)?
    var tls: TLSClientContext?
    var phase: Phase = .waiting
    var counters = RedisCounters()
    var liveness: Liveness
    var backoff: Backoff
    var random = SystemRandomNumberGenerator()
    let reader: ReplyReader
    /// Where the address names sentinels.
    let masters: MasterFinder?
    /// Loop time in milliseconds before which no master is asked for, because one is just being made.
    var pauseEnds: UInt64 = 0
    /// The master that is connected to, or being connected to; nil without sentinels, and while they are asked.
    var master: SentinelAddress?
    var stream: Stream?
    var connector: Connector?
    var retryTimer: Timer?
    /// Loop time in milliseconds by which the connection being made has to be ready.
    var attemptDeadline: UInt64 = 0
    var hasBeenReady = false

    init(
        loop: EventLoop,
        url: RedisURL,
        tls: TLSClientContext?,
        limits: RedisLinkLimits,
        prelude: [[String]],
        loadsFunctions: Bool = false,
        needsLife: Bool = false,
        observer: (any RedisLinkObserver)?
    ) {
        self.loop = loop
        self.url = url
        self.tls = tls
        self.limits = limits
        self.observer = observer
        handshake = Handshake(
            url: url,
            prelude: prelude,
            loadsFunctions: loadsFunctions,
            needsLife: needsLife
        )
        masters = MasterFinder(loop: loop, url: url)
        liveness = Liveness(limits: limits)
        backoff = Backoff(initial: limits.initialBackoff, maximum: limits.maximumBackoff)
        reader = ReplyReader(byteLimit: limits.replyBytes)
        masters?.noticed = { [weak self] in self?.noticed($0) }
    }

    var isReady: Bool { phase == .ready }

    /// Bytes that may be written now.
    var room: Int {
        guard isReady, let stream else { return 0 }
        return max(0, Self.mostStreamBytes - stream.pendingBytes)
    }

    func write(_ bytes: Span<UInt8>) {
        guard let stream, !bytes.isEmpty else { return }
        counters.bytesOut += UInt64(bytes.count)
        liveness.sent(now: loop.now)
        stream.write(bytes)
    }

    /// Looks at the clock; the owner's timer calls it several times within the shortest limit.
    func timePassed() {
        switch phase {
        case .waiting, .closed: break
        case .connecting, .greeting, .loading:
            if loop.now >= attemptDeadline { drop(.preludeTimedOut) }
        case .ready:
            switch liveness.timePassed(now: loop.now) {
            case .none: break
            case .probe: owner?.connectionIdle()
            case .giveUp: drop(.silent)
            }
        }
    }
}
