/// The calls of one connection that wait for their answers; each ends once: answered, refused, or late.
package struct WaitingCalls: Equatable, Sendable {
    /// How many may wait: more than a person's client needs, few enough to remember for every connection.
    package static let most = 16

    private struct Call: Equatable, Sendable {
        let ref: UInt64
        let service: [UInt8]
        let deadline: UInt64
    }

    /// In the order in which they were made.
    private var calls: [Call] = []

    package init() {}

    /// No further call may wait.
    package var isFull: Bool { calls.count >= WaitingCalls.most }

    /// Whether a call with this ref waits.
    package func contains(ref: UInt64) -> Bool {
        calls.contains { $0.ref == ref }
    }

    /// When the next one is late, as monotonic milliseconds; nil when none waits.
    package var nextDeadline: UInt64? { calls.lazy.map(\.deadline).min() }

    /// A call was made; its ref must not wait already.
    package mutating func began(ref: UInt64, service: [UInt8], deadline: UInt64) {
        calls.append(Call(ref: ref, service: service, deadline: deadline))
    }

    /// A service answered; false when no call with this ref waits for this service.
    package mutating func answered(ref: UInt64, service: Span<UInt8>) -> Bool {
        guard let index = calls.firstIndex(where: { $0.ref == ref }) else { return false }
        let asked = calls[index].service
        guard WaitingCalls.areEqual(asked.span, service) else { return false }
        calls.remove(at: index)
        return true
    }

    /// The call did not reach the service; false when it waits no more.
    package mutating func refused(ref: UInt64) -> Bool {
        guard let index = calls.firstIndex(where: { $0.ref == ref }) else { return false }
        calls.remove(at: index)
        return true
    }

    /// Takes out a call that is late; nil when there is none.
    package mutating func takeLate(now: UInt64) -> UInt64? {
        guard let index = calls.firstIndex(where: { $0.deadline <= now }) else { return nil }
        return calls.remove(at: index).ref
    }

    private static func areEqual(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        for index in one.indices where one[index] != other[index] { return false }
        return true
    }
}
