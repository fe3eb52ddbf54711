internal import Client

/// Who of those on the screen is there, as far as the server told on this connection; bounded.
struct PeopleThere: Equatable, Sendable {
    /// The server tells of no more.
    private static let limit = 256

    /// What is known of somebody.
    enum State: Equatable, Sendable {
        case online
        case offline(lastSeen: LocalTime?)
    }

    private var states: [String: State] = [:]

    subscript(user: String) -> State? { states[user] }

    mutating func note(_ presence: IncomingPresence, lastSeen: LocalTime?) {
        if states.count >= PeopleThere.limit, states[presence.user] == nil { states.removeAll() }
        states[presence.user] = presence.isOnline ? .online : .offline(lastSeen: lastSeen)
    }

    /// Nothing is known any more, as there is no connection.
    mutating func removeAll() {
        states.removeAll()
    }
}
