extension MessagingState {
    /// The user has read a conversation up to a message; kept until the server has taken it, over reconnects.
    ///
    /// Marks only move forward: one that is not newer than the last does nothing.
    package mutating func read(
        _ conversation: String,
        upTo id: String,
        at now: UInt64,
        _ actions: inout [MessagingAction]
    ) {
        guard reads.reading(conversation, upTo: id) else { return }
        transmitReads(at: now, &actions)
    }

    /// Sends the marks that wait, unless the server asked for a pause.
    mutating func transmitReads(at now: UInt64, _ actions: inout [MessagingAction]) {
        guard case .live = phase else { return }
        if now >= markRetry {
            let deadline = now + settings.requestTimeout
            while let next = reads.transmitNext(ref: { refs.next() }, deadline: deadline) {
                actions.append(.markRead(next.mark.conversation, id: next.mark.wanted, ref: next.ref))
            }
        }
        planMarks(at: now)
    }

    /// The server refused a mark or the list of whom to watch; false when it is neither.
    mutating func markRefused(
        ref: UInt64,
        repeatAfter earliest: UInt64?,
        at now: UInt64,
        _ actions: inout [MessagingAction]
    ) -> Bool {
        let isRetryable = earliest != nil
        if ref == watching.ref {
            watching.refused(isRetryable: isRetryable)
        } else if !reads.refused(ref: ref, isRetryable: isRetryable) {
            return false
        }
        if let earliest { markRetry = max(markRetry, earliest + MessagingState.markPause) }
        transmitReads(at: now, &actions)
        return true
    }

    /// Sends again what was refused for a while, or not answered.
    mutating func repeatMarks(at now: UInt64, _ actions: inout [MessagingAction]) {
        reads.expire(at: now)
        transmitReads(at: now, &actions)
        if watching.isDue, now >= markRetry { transmitWatch(&actions) }
        planMarks(at: now)
    }

    /// Sends everything once more on a new connection.
    mutating func repeatAllMarks(at now: UInt64, _ actions: inout [MessagingAction]) {
        markRetry = 0
        reads.rewind()
        transmitReads(at: now, &actions)
        if !watching.users.isEmpty { transmitWatch(&actions) }
    }

    func hasWaitingReads() -> Bool { reads.pending.contains { $0.sent == nil } }

    private mutating func planMarks(at now: UInt64) {
        timers.marks = reads.nextDeadline ?? MessagingState.never
        if markRetry > now, watching.isDue || hasWaitingReads() {
            timers.marks = min(timers.marks, markRetry)
        }
    }

    /// How long a refused mark waits beyond what the server asks for, in milliseconds: nobody waits for it.
    static let markPause: UInt64 = 1000
}
