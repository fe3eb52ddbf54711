extension MessagingState {
    /// Bytes arrived, whatever they are: the server lives.
    package mutating func heard(at now: UInt64) {
        timers.lastHeard = now
    }

    /// A frame arrived; without an open connection it is a late one and does nothing.
    package mutating func received(_ event: ServerEvent, at now: UInt64, _ actions: inout [MessagingAction]) {
        switch phase {
        case .idle, .connecting, .waiting, .closed:
            return
        case .awaitingWelcome, .live:
            apply(event, at: now, &actions)
        }
    }

    private mutating func apply(_ event: ServerEvent, at now: UInt64, _ actions: inout [MessagingAction]) {
        switch event {
        case .welcome(let cursor, let heartbeat, let validFor):
            welcomed(cursor: cursor, heartbeat: heartbeat, validFor: validFor, at: now, &actions)
        case .sent(let ref):
            confirmed(ref: ref, &actions)
        case .event(let number):
            eventReceived(number, at: now, &actions)
        case .ephemeral:
            actions.append(.deliver)
        case .error(let ref, let code, let isRetryable):
            refused(ref: ref, code: code, isRetryable: isRetryable, at: now, &actions)
        case .drain(let after):
            timers.drain = now + min(after, MessagingState.longestDrain)
            actions.append(.deliver)
        case .resync(let number):
            inbox.resynced(to: number)
            timers.acknowledgement = MessagingState.never
            actions.append(.deliver)
        case .renewed(let validFor):
            timers.renew(validFor: validFor, at: now)
        }
    }

    /// Goes live, repeats what is unanswered, and acknowledges again what the server does not know of.
    private mutating func welcomed(
        cursor: UInt64,
        heartbeat: UInt64,
        validFor: UInt64?,
        at now: UInt64,
        _ actions: inout [MessagingAction]
    ) {
        timers.arm(heartbeatSeconds: heartbeat, at: now)
        timers.renew(validFor: validFor, at: now)
        actions.append(.deliver)
        guard case .awaitingWelcome = phase else { return }
        inbox.welcomed(cursor: cursor)
        enter(.live(since: now), &actions)
        if inbox.owesAcknowledgement { timers.acknowledgement = now }
        repeatUnanswered(&actions)
    }

    private mutating func eventReceived(
        _ number: UInt64,
        at now: UInt64,
        _ actions: inout [MessagingAction]
    ) {
        guard inbox.received(number) else { return }
        actions.append(.deliver)
        if timers.acknowledgement == MessagingState.never {
            timers.acknowledgement = now + settings.acknowledgeDelay
        }
    }

    /// Acknowledges everything that was delivered, unless the server knows.
    mutating func acknowledge(_ actions: inout [MessagingAction]) {
        timers.acknowledgement = MessagingState.never
        guard inbox.owesAcknowledgement else { return }
        inbox.acknowledge()
        actions.append(.acknowledge(inbox.newest))
    }
}
