extension MessagingState {
    /// The application sends a message; it is repeated until it is answered, whatever happens to connections.
    ///
    /// `recipient` is `user:…` or `group:…`, `content` one JSON object.
    package mutating func submitted(
        to recipient: String,
        content: [UInt8],
        _ actions: inout [MessagingAction]
    ) throws(SubmitError) -> SendID {
        if case .closed = phase { throw .closed }
        guard outbox.count < settings.outboxCount, outbox.byteCount < settings.outboxBytes else {
            throw .outboxFull
        }
        guard let ref = refs.next() else { throw .refsExhausted }
        let entry = OutboxEntry(id: SendID(ref: ref), ref: ref, recipient: recipient, content: content)
        outbox.append(entry)
        if case .live = phase, !isHoldingSends { actions.append(.transmit(entry)) }
        return entry.id
    }

    /// Whether new sends wait behind a repetition, so that order holds.
    private var isHoldingSends: Bool { timers.repetition != MessagingState.never }

    /// A send is stored; an answer to none of ours (the second one to a repeated send) is nothing.
    mutating func confirmed(ref: UInt64, _ actions: inout [MessagingAction]) {
        guard let entry = outbox.remove(ref: ref) else { return }
        refs.accepted()
        repeats.reset()
        actions.append(.confirm(entry.id))
    }

    /// The server refused something; a send of ours may be repeated from `earliest` on, or not at all.
    mutating func refused(
        ref: UInt64?,
        code: ServerEvent.Code,
        repeatAfter earliest: UInt64?,
        _ actions: inout [MessagingAction]
    ) {
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
    }

    /// Sends everything unanswered once more, in order.
    mutating func repeatUnanswered(_ actions: inout [MessagingAction]) {
        timers.repetition = MessagingState.never
        for entry in outbox.unanswered { actions.append(.transmit(entry)) }
    }

    /// Gives a send that was surely not stored a ref above all others, and sends it again.
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
        if !isHoldingSends { actions.append(.transmit(renamed)) }
    }
}
