/// One rule of the worker contract; the raw value is its id, stable for scripts.
package enum Rule: String, CaseIterable, Sendable {
    case starts
    case registers
    case finishes
    case backlog
    case badEnvelopes = "bad-envelopes"
    case killed
    case delayed
    case repeated
    case backPressure = "back-pressure"
    case cutConnection = "cut-connection"
    case redisRestart = "redis-restart"
    case retries
    case poisoned
    case stops

    /// What a worker that keeps the rule does.
    package var title: String {
        switch self {
        case .starts: "starts, and makes its consumer group"
        case .registers: "registers what it needs"
        case .finishes: "finishes jobs: acknowledged and removed"
        case .backlog: "finishes jobs that were there before it"
        case .badEnvelopes: "puts what it cannot read among the dead letters, and goes on"
        case .killed: "loses nothing when it is killed with jobs in hand"
        case .delayed: "loses nothing when it is delayed beyond the claim time"
        case .repeated: "does not double its effects when a job comes again"
        case .backPressure: "takes no more jobs than it can hold"
        case .cutConnection: "survives a cut connection"
        case .redisRestart: "survives a restart of Redis"
        case .retries: "tries failed jobs again with growing delay, then gives them up as dead letters"
        case .poisoned: "gives up a job that nobody has lived to give up"
        case .stops: "ends at SIGTERM in time, with nothing lost"
        }
    }
}
