/// What the user has read and the server does not know for sure yet; bounded.
///
/// One frame a conversation is on its way at a time: while it is, newer marks only replace what comes next.
package struct ReadMarks: Equatable, Sendable {
    /// The most conversations that wait; beyond it the one that waited longest is given up, and read again later.
    package static let limit = 256

    /// The most that are on their way: a reconnect must not use up what the server allows at once.
    static let mostOnWire = 16

    /// A mark on its way out, or waiting for that.
    package struct Mark: Equatable, Sendable {
        package let conversation: String
        /// The newest message that was read.
        package internal(set) var wanted: String
        /// What is on its way, and under which ref; nil when nothing is.
        var sent: Sent?

        struct Sent: Equatable, Sendable {
            let ref: UInt64
            let id: String
            let deadline: UInt64
        }
    }

    /// Those that the server has not confirmed, the oldest first.
    package private(set) var pending: [Mark] = []

    /// What the server has confirmed, so that nothing older goes out again.
    private var confirmed: [String: String] = [:]

    /// Conversations whose confirmed marks are kept; forgotten ones cost a frame that changes nothing.
    private static let confirmedLimit = 1024

    package init() {}

    /// Notes that the user has read up to `id`; false when that is known.
    mutating func reading(_ conversation: String, upTo id: String) -> Bool {
        if let index = pending.firstIndex(where: { $0.conversation == conversation }) {
            guard MessageOrder.precedes(pending[index].wanted, id) else { return false }
            pending[index].wanted = id
            return true
        }
        guard MessageOrder.precedes(confirmed[conversation] ?? "", id) else { return false }
        if pending.count == ReadMarks.limit { pending.removeFirst() }
        pending.append(Mark(conversation: conversation, wanted: id))
        return true
    }

    /// Takes the next mark that may go out now, which counts as being on its way under `ref` until `deadline`.
    mutating func transmitNext(ref: () -> UInt64?, deadline: UInt64) -> (mark: Mark, ref: UInt64)? {
        guard pending.count(where: { $0.sent != nil }) < ReadMarks.mostOnWire,
            let index = pending.firstIndex(where: { $0.sent == nil }), let ref = ref()
        else { return nil }
        pending[index].sent = Mark.Sent(ref: ref, id: pending[index].wanted, deadline: deadline)
        return (pending[index], ref)
    }

    /// The server has taken a mark; false for an answer to none.
    mutating func confirmed(ref: UInt64) -> Bool {
        guard let index = index(of: ref), let sent = pending[index].sent else { return false }
        if confirmed.count >= ReadMarks.confirmedLimit { confirmed.removeAll(keepingCapacity: true) }
        confirmed[pending[index].conversation] = sent.id
        settle(index, sent)
        return true
    }

    /// The server refused a mark; false when it is none of these.
    ///
    /// One that may succeed later stays.
    mutating func refused(ref: UInt64, isRetryable: Bool) -> Bool {
        guard let index = index(of: ref), let sent = pending[index].sent else { return false }
        if isRetryable { pending[index].sent = nil } else { settle(index, sent) }
        return true
    }

    /// Nothing is on its way any more: all is to go out again.
    mutating func rewind() {
        for index in pending.indices { pending[index].sent = nil }
    }

    /// Takes back what was not answered until now.
    mutating func expire(at now: UInt64) {
        for index in pending.indices {
            if let sent = pending[index].sent, sent.deadline <= now { pending[index].sent = nil }
        }
    }

    /// When the next answer is overdue.
    var nextDeadline: UInt64? { pending.lazy.compactMap(\.sent?.deadline).min() }

    private func index(of ref: UInt64) -> Int? {
        pending.firstIndex { $0.sent?.ref == ref }
    }

    /// Is done with what was sent; what is newer goes out next.
    private mutating func settle(_ index: Int, _ sent: Mark.Sent) {
        if pending[index].wanted == sent.id {
            pending.remove(at: index)
        } else {
            pending[index].sent = nil
        }
    }
}
