/// Decides from silence when to ask the server for a sign of life, and when to give the connection up.
struct Liveness: Equatable {
    enum Action: Equatable {
        case none
        /// Nothing has been heard for a while: send PING.
        case probe
        /// Something was sent and no byte came back in time.
        case giveUp
    }

    /// Milliseconds of silence before a probe.
    private let idle: UInt64
    /// Milliseconds of silence, while an answer is due, that end the connection.
    private let patience: UInt64
    private var lastHeard: UInt64 = 0
    /// When the oldest still unanswered sending happened, or the last byte came since.
    private var waitingSince: UInt64?

    init(limits: RedisLinkLimits) {
        idle = limits.idleProbe.milliseconds
        patience = limits.probeTimeout.milliseconds
    }

    mutating func connected(now: UInt64) {
        lastHeard = now
        waitingSince = nil
    }

    mutating func sent(now: UInt64) {
        if waitingSince == nil { waitingSince = now }
    }

    mutating func heard(now: UInt64, isAnswerDue: Bool) {
        lastHeard = now
        waitingSince = isAnswerDue ? now : nil
    }

    func timePassed(now: UInt64) -> Action {
        if let waitingSince { return now >= waitingSince &+ patience ? .giveUp : .none }
        return now >= lastHeard &+ idle ? .probe : .none
    }
}

extension Duration {
    /// Whole milliseconds, at least 1, so that no limit turns into none.
    var milliseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 1 }
        // A limit beyond this many seconds (31 years) means "never".
        let bounded = UInt64(min(seconds, 1_000_000_000))
        return max(1, bounded * 1_000 + UInt64(attoseconds / 1_000_000_000_000_000))
    }
}
