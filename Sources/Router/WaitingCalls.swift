/// The calls of one connection that wait for their answers; each ends once: answered, refused, or late.
package struct WaitingCalls: Equatable, Sendable {
    /// How many may wait: more than a person's client needs, few enough to remember for every connection.
    package static let most = 16

    private struct Call: Equatable, Sendable {
        let name: CallNames.Name
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
    package mutating func began(_ name: CallNames.Name, ref: UInt64, service: [UInt8], deadline: UInt64) {
        calls.append(Call(name: name, ref: ref, service: service, deadline: deadline))
    }

    /// A service answered the call of this ref; false when none waits for this service under this ref.
    package mutating func answered(ref: UInt64, service: Span<UInt8>) -> Bool {
        guard let index = calls.firstIndex(where: { $0.ref == ref }) else { return false }
        let asked = calls[index].service
        return end(index, if: WaitingCalls.areEqual(asked.span, service))
    }

    /// A service answered the call of this id; false when it waits no more, or is no call of this ref to this service.
    package mutating func answered(id: Span<UInt8>, ref: UInt64, service: Span<UInt8>) -> Bool {
        guard let index = calls.firstIndex(where: { $0.ref == ref }) else { return false }
        let (known, asked) = (calls[index].name.id, calls[index].service)
        let isIt = WaitingCalls.areEqual(known.span, id) && WaitingCalls.areEqual(asked.span, service)
        return end(index, if: isIt)
    }

    /// The call of this number did not reach the service: its ref, or nil when it waits no more.
    package mutating func refused(_ number: UInt64) -> UInt64? {
        guard let index = calls.firstIndex(where: { $0.name.number == number }) else { return nil }
        return calls.remove(at: index).ref
    }

    /// Takes out a call that is late; nil when there is none.
    package mutating func takeLate(now: UInt64) -> UInt64? {
        guard let index = calls.firstIndex(where: { $0.deadline <= now }) else { return nil }
        return calls.remove(at: index).ref
    }

    private mutating func end(_ index: Int, if isAnswered: Bool) -> Bool {
        if isAnswered { calls.remove(at: index) }
        return isAnswered
    }

    private static func areEqual(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        for index in one.indices where one[index] != other[index] { return false }
        return true
    }
}
