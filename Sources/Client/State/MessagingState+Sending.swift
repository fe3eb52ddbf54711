extension MessagingState {
    /// The application sends a message; it is repeated until it is answered, whatever happens to connections.
    ///
    /// `recipient` is `user:…` or `group:…`, `content` one JSON object.
    package mutating func submitted(
        to recipient: String,
        content: [UInt8],
        at now: UInt64,
        _ actions: inout [MessagingAction]
    ) throws(SubmitError) -> SendID {
        if case .closed = phase { throw .closed }
        guard outbox.count < settings.outboxCount, outbox.byteCount < settings.outboxBytes else {
            throw .outboxFull
        }
        guard let ref = refs.next() else { throw .refsExhausted }
        let entry = OutboxEntry(id: SendID(ref: ref), ref: ref, recipient: recipient, content: content)
        outbox.append(entry)
        typing.sent(to: recipient)
        transmit(at: now, &actions)
        return entry.id
    }

    /// Sends wait for a repetition that is due later, so that order holds.
    private var isHoldingSends: Bool { timers.repetition != MessagingState.never }

    /// Transmits what waits, as far as the server's window and rate allow.
    mutating func transmit(at now: UInt64, _ actions: inout [MessagingAction]) {
        timers.pacing = MessagingState.never
        guard case .live = phase, !isHoldingSends else { return }
        while outbox.onWireCount < min(window, outbox.count) {
            if let later = pacer.take(at: now) {
                timers.pacing = later
                return
            }
            if let entry = outbox.transmitNext() { actions.append(.transmit(entry)) }
        }
    }

    /// A send is stored; an answer to none of ours (the second one to a repeated send) is nothing.
    mutating func confirmed(ref: UInt64, at now: UInt64, _ actions: inout [MessagingAction]) {
        guard let entry = outbox.remove(ref: ref) else { return }
        refs.accepted()
        repeats.reset()
        actions.append(.confirm(entry.id))
        transmit(at: now, &actions)
    }

    /// The server refused something; a send of ours may be repeated from `earliest` on, or not at all.
    mutating func refused(
        ref: UInt64?,
        code: ServerEvent.Code,
        repeatAfter earliest: UInt64?,
        at now: UInt64,
        _ actions: inout [MessagingAction]
    ) {
        if let ref, callRefused(ref: ref, &actions) || requestRefused(ref: ref, &actions) { return }
        if let ref, markRefused(ref: ref, repeatAfter: earliest, at: now, &actions) { return }
        guard let ref, outbox.contains(ref: ref) else {
            actions.append(.deliver)
            return
        }
        switch code {
        case .refTooLow:
            replaceRef(ref, &actions)
        case .other:
            if let earliest {
                if !isHoldingSends { timers.repetition = earliest + repeats.next(using: &generator) }
            } else if let entry = outbox.remove(ref: ref) {
                actions.append(.refuse(entry.id))
            }
        }
        transmit(at: now, &actions)
    }

    /// Sends everything unanswered once more, in order.
    mutating func repeatUnanswered(at now: UInt64, _ actions: inout [MessagingAction]) {
        timers.repetition = MessagingState.never
        outbox.rewind()
        transmit(at: now, &actions)
    }

    /// Gives a send that was surely not stored a ref above all others, and puts it behind them.
    private mutating func replaceRef(_ ref: UInt64, _ actions: inout [MessagingAction]) {
        guard let entry = outbox.remove(ref: ref) else { return }
        refs.refused(ref)
        guard let fresh = refs.next() else {
            actions.append(.abandon(entry.id))
            return
        }
        var renamed = entry
        renamed.ref = fresh
        outbox.append(renamed)
    }
}
