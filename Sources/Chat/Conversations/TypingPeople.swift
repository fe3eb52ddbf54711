internal import Client

/// Who is doing what in a conversation just now; bounded.
struct TypingPeople: Equatable, Sendable {
    /// More would not fit on a line.
    private static let limit = 8

    /// Somebody who does something, until it has not been said again for a while.
    struct Person: Equatable, Sendable {
        let name: String
        let state: String
        let until: UInt64
    }

    private(set) var people: [Person] = []

    var isEmpty: Bool { people.isEmpty }

    /// Somebody said what they do, at a monotonic time in milliseconds.
    mutating func signalled(_ name: String, state: String, at now: UInt64) {
        stopped(name)
        guard state != IncomingSignal.stopped, people.count < TypingPeople.limit else { return }
        people.append(Person(name: name, state: state, until: now + TypingThrottle.shownFor))
    }

    /// Somebody does nothing any more, as they have sent what they wrote.
    mutating func stopped(_ name: String) {
        people.removeAll { $0.name == name }
    }

    /// Forgets those who have said nothing for a while.
    mutating func timePassed(to now: UInt64) {
        people.removeAll { $0.until <= now }
    }

    /// Nobody can be heard any more.
    mutating func removeAll() {
        people.removeAll()
    }
}
