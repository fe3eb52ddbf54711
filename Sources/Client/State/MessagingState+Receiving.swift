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
        case .welcome(let greeting):
            welcomed(greeting, at: now, &actions)
        case .sent(let ref):
            confirmed(ref: ref, at: now, &actions)
        case .answer(let ref):
            answered(ref: ref, &actions)
        case .reply(let ref):
            replied(ref: ref, at: now, &actions)
        case .event(let number, let message):
            eventReceived(number, message, at: now, &actions)
        case .ephemeral:
            actions.append(.deliver)
        case .error(let ref, let code, let isRetryable, let after):
            let earliest = isRetryable ? now + min(after, MessagingState.longestDelay) : nil
            refused(ref: ref, code: code, repeatAfter: earliest, at: now, &actions)
        case .drain(let after):
            timers.drain = now + min(after, MessagingState.longestDelay)
            actions.append(.deliver)
        case .resync(let number, let last, let epoch):
            let continuity = inbox.resynced(to: number, last: last, epoch: epoch)
            timers.acknowledgement = MessagingState.never
            continued(continuity, &actions)
        case .renewed(let validFor):
            timers.renew(validFor: validFor, at: now)
        }
    }

    /// Goes live, repeats what is unanswered, and acknowledges again what the server does not know of.
    private mutating func welcomed(
        _ greeting: ServerEvent.Greeting,
        at now: UInt64,
        _ actions: inout [MessagingAction]
    ) {
        timers.arm(heartbeatSeconds: greeting.heartbeat, at: now)
        timers.renew(validFor: greeting.validFor ?? settings.tokenLifetime, at: now)
        actions.append(.deliver)
        guard case .awaitingWelcome = phase else { return }
        let continuity = inbox.welcomed(cursor: greeting.cursor, last: greeting.last, epoch: greeting.epoch)
        continued(continuity, &actions)
        lastEnd = nil
        enter(.live(since: now), &actions)
        if inbox.owesAcknowledgement { timers.acknowledgement = now }
        window = greeting.unanswered > 0 ? Int(min(greeting.unanswered, 1 << 20)) : MessagingState.usualWindow
        pacer.limit(perSecond: greeting.sendsPerSecond)
        repeatUnanswered(at: now, &actions)
        repeatAllMarks(at: now, &actions)
    }

    private mutating func continued(
        _ continuity: InboxPosition.Continuity,
        _ actions: inout [MessagingAction]
    ) {
        switch continuity {
        case .kept: break
        case .repeats: recent.resynced()
        case .lost:
            recent.resynced()
            actions.append(.reportResync)
        }
    }

    private mutating func eventReceived(
        _ number: UInt64,
        _ message: UInt64?,
        at now: UInt64,
        _ actions: inout [MessagingAction]
    ) {
        guard inbox.received(number) else { return }
        // A repeat under a new number is acknowledged as any event, lest the server bring it once more.
        let isNew = message.map { recent.received($0) } ?? true
        actions.append(isNew ? .deliver : .repeated)
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
