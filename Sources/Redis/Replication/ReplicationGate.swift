/// Holds the answers to durable commands back until a WAIT behind them says that enough replicas have what they wrote.
///
/// WAIT answers for what its own connection has written: on Redis 7.0 for all that was written before the connection's
/// last command, on later ones for its own last write, and on a connection without any command for nothing at all. A repeated
/// command writes nothing, and what it repeats may have come over another connection. So each WAIT has a PUBLISH right in
/// front of it, which goes to the replicas whatever it says and whoever listens, and so stands behind all that this server
/// had written before it.
///
/// WAIT holds up every command behind it on the connection. One is under way at a time, for all commands that were gathered
/// meanwhile, and it is asked for short whiles again and again: so other commands wait for one of them where a replica is
/// missing, 100 ms and what Redis needs to notice the end of it.
struct ReplicationGate {
    /// The longest single WAIT, in milliseconds.
    static let longestWait: UInt64 = 100

    /// What the answer to a WAIT means.
    enum Outcome: Equatable {
        /// Hand over everything that is held.
        case release
        /// Too few so far: `nextWait` asks again.
        case goOn
        /// Too few in time: everything durable fails.
        case giveUp
    }

    let replicas: Int
    private let timeout: UInt64
    /// Answers that are held, in order.
    private(set) var held: [HeldAnswer] = []
    private(set) var heldBytes = 0
    private var isWaitWanted = false
    private var isWaitUnderWay = false
    /// Loop time in milliseconds at which patience with the present replicas ends.
    private var patienceEnds: UInt64?

    init(_ wait: ReplicaWait) {
        replicas = wait.replicas
        timeout = wait.timeout.milliseconds
    }

    /// A durable command was queued.
    mutating func submitted() {
        isWaitWanted = true
    }

    /// A durable command was answered.
    mutating func hold(_ answer: HeldAnswer) {
        held.append(answer)
        heldBytes += answer.bytes.count
    }

    /// The milliseconds of the WAIT that is to be queued now, behind everything; nil for none.
    mutating func nextWait(now: UInt64) -> UInt64? {
        guard isWaitWanted, !isWaitUnderWay else { return nil }
        isWaitWanted = false
        isWaitUnderWay = true
        let end = patienceEnds ?? now &+ timeout
        patienceEnds = end
        return max(1, min(Self.longestWait, end > now ? end - now : 0))
    }

    /// So many replicas have all that was written in front of the WAIT.
    mutating func waited(replicas count: Int64, now: UInt64) -> Outcome {
        isWaitUnderWay = false
        guard count < Int64(replicas) else {
            patienceEnds = nil
            return .release
        }
        if let patienceEnds, now < patienceEnds {
            isWaitWanted = true
            return .goOn
        }
        isWaitWanted = false
        patienceEnds = nil
        return .giveUp
    }

    /// Empties it.
    mutating func takeHeld() -> [HeldAnswer] {
        defer {
            held = []
            heldBytes = 0
        }
        return held
    }

    /// The connection is gone: what is held has to be sent again, and whatever was written before proves nothing.
    mutating func connectionLost(hasDurable: Bool) {
        isWaitUnderWay = false
        isWaitWanted = hasDurable
        patienceEnds = nil
    }
}
