/// What the checker has found.
package struct Verdict: Equatable, Sendable {
    package internal(set) var violations: [Violation] = []
    /// Messages that were given to the clients' libraries.
    package internal(set) var submitted = 0
    package internal(set) var acknowledged = 0
    /// Refused for a reason that the run gave, such as a membership that had ended.
    package internal(set) var refused = 0
    /// Deliveries that had to be, and those that were.
    package internal(set) var expectedDeliveries = 0
    package internal(set) var deliveries = 0
    /// Acknowledged messages that Redis lost in failovers, as it may without waiting for replicas.
    package internal(set) var lostByRedis: [Int] = []
    /// Deliveries that came again under another id, because a failover lost the message before it was acknowledged.
    package internal(set) var repeatedByFailover = 0
    package internal(set) var receipts = 0
    package internal(set) var deletions = 0

    /// How many violations of each kind there are.
    package var counts: [Violation.Kind: Int] {
        violations.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
    }

    /// Adds what somebody else has found.
    package mutating func add(_ further: [Violation]) {
        violations += further
    }

    mutating func found(_ kind: Violation.Kind, _ text: String) {
        violations.append(Violation(kind, text))
    }
}
