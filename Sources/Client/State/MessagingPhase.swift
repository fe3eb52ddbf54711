/// Where the connection's life stands; the deadlines are monotonic milliseconds.
enum MessagingPhase: Equatable, Sendable {
    case idle
    case connecting(deadline: UInt64)
    case awaitingWelcome(deadline: UInt64)
    case live(since: UInt64)
    case waiting(until: UInt64)
    case closed(ConnectionEnd?)
}
