/// The requests that were not answered yet, all of them on this connection; bounded.
struct PendingRequests: Equatable, Sendable {
    /// The most that wait at once: no screen asks for more, and each costs the server some work.
    static let limit = 32

    private var entries: [(id: RequestID, deadline: UInt64)] = []

    var isEmpty: Bool { entries.isEmpty }

    var isFull: Bool { entries.count >= PendingRequests.limit }

    /// When the first of them is given up.
    var nextDeadline: UInt64? { entries.lazy.map(\.deadline).min() }

    mutating func append(_ id: RequestID, deadline: UInt64) {
        entries.append((id, deadline))
    }

    /// Takes a request out; false when there is none of this ref.
    mutating func remove(ref: UInt64) -> Bool {
        guard let index = entries.firstIndex(where: { $0.id.ref == ref }) else { return false }
        entries.remove(at: index)
        return true
    }

    /// Takes out all.
    mutating func removeAll() -> [RequestID] {
        defer { entries.removeAll() }
        return entries.map(\.id)
    }

    /// Takes out those whose time is over.
    mutating func expire(at now: UInt64) -> [RequestID] {
        defer { entries.removeAll { $0.deadline <= now } }
        return entries.filter { $0.deadline <= now }.map(\.id)
    }

    static func == (one: PendingRequests, other: PendingRequests) -> Bool {
        one.entries.elementsEqual(other.entries) { $0.id == $1.id && $0.deadline == $1.deadline }
    }
}
