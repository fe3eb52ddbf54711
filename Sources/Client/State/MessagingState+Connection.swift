extension MessagingState {
    /// The server may put a reconnect or a repetition off by at most this, in milliseconds: five minutes.
    static let longestDelay: UInt64 = 300_000

    /// The application starts the client, also again after its end, as with another token; a running one stays.
    package mutating func started(at now: UInt64, _ actions: inout [MessagingAction]) {
        switch phase {
        case .idle, .closed:
            connect(at: now, &actions)
        case .connecting, .awaitingWelcome, .live, .waiting:
            return
        }
    }

    /// The application ends the client: unacknowledged events are acknowledged, unanswered sends are kept.
    package mutating func stopped(_ actions: inout [MessagingAction]) {
        switch phase {
        case .closed:
            return
        case .idle, .waiting:
            break
        case .connecting, .awaitingWelcome:
            actions.append(.disconnect(code: 1000))
        case .live:
            acknowledge(&actions)
            actions.append(.disconnect(code: 1000))
        }
        timers.disarm()
        enter(.closed(nil), &actions)
    }

    /// The WebSocket handshake succeeded.
    package mutating func opened(at now: UInt64, _ actions: inout [MessagingAction]) {
        guard case .connecting = phase else { return }
        enter(.awaitingWelcome(deadline: now + settings.welcomeTimeout), &actions)
    }

    /// The attempt failed or the connection is gone; the shell holds it no more.
    package mutating func ended(_ end: ConnectionEnd, at now: UInt64, _ actions: inout [MessagingAction]) {
        switch phase {
        case .idle, .waiting, .closed:
            return
        case .connecting, .awaitingWelcome, .live:
            lastEnd = end
            if end.isFinal(hasFreshTokens: settings.hasFreshTokens) {
                timers.disarm()
                enter(.closed(end), &actions)
            } else {
                waitToReconnect(atLeast: end.retryAfter, at: now, &actions)
            }
        }
    }

    /// Drops the connection, for a reason in words, and opens another after a delay.
    mutating func giveUp(
        code: UInt16,
        because detail: String,
        at now: UInt64,
        _ actions: inout [MessagingAction]
    ) {
        lastEnd = .lost(detail: detail)
        actions.append(.disconnect(code: code))
        waitToReconnect(at: now, &actions)
    }

    /// Opens a connection now.
    mutating func connect(at now: UInt64, _ actions: inout [MessagingAction]) {
        enter(.connecting(deadline: now + settings.connectTimeout), &actions)
        actions.append(.connect)
    }

    /// Waits out the back-off, or until the slot that a draining node gave, which needs no spreading of our own.
    private mutating func waitToReconnect(
        atLeast wait: UInt64 = 0,
        at now: UInt64,
        _ actions: inout [MessagingAction]
    ) {
        if case .live(let since) = phase, now - min(since, now) >= settings.stableAfter { reconnects.reset() }
        timers.disarm()
        var until = max(timers.drain, now)
        if timers.drain == MessagingState.never {
            until = now + min(wait, MessagingState.longestDelay) + reconnects.next(using: &generator)
        }
        timers.drain = MessagingState.never
        enter(.waiting(until: until), &actions)
    }

    /// Goes into another phase and tells the application.
    mutating func enter(_ next: MessagingPhase, _ actions: inout [MessagingAction]) {
        phase = next
        if status != .live {
            loseCalls(&actions)
            loseRequests(&actions)
            typing.reset()
        }
        actions.append(.report(status))
    }
}
