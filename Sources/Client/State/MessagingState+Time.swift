extension MessagingState {
    /// Does all that is due; calling it too early or too often is harmless.
    package mutating func timePassed(at now: UInt64, _ actions: inout [MessagingAction]) {
        switch phase {
        case .idle, .closed:
            return
        case .connecting(let deadline):
            if now >= deadline { giveUp(code: 1001, because: "no connection in time", at: now, &actions) }
        case .awaitingWelcome(let deadline):
            if now >= deadline { giveUp(code: 1001, because: "no welcome in time", at: now, &actions) }
        case .waiting(let until):
            if now >= until { connect(at: now, &actions) }
        case .live:
            livePassed(at: now, &actions)
        }
    }

    private mutating func livePassed(at now: UInt64, _ actions: inout [MessagingAction]) {
        guard now >= timers.next else { return }
        if now >= timers.silence {
            return giveUp(code: 1001, because: "the server fell silent", at: now, &actions)
        }
        if now >= timers.acknowledgement { acknowledge(&actions) }
        if now >= timers.drain { return moveAway(at: now, &actions) }
        if now >= timers.repetition { repeatUnanswered(at: now, &actions) }
        if now >= timers.pacing { transmit(at: now, &actions) }
        if now >= timers.requests { expireRequests(at: now, &actions) }
        if now >= timers.marks { repeatMarks(at: now, &actions) }
        if now >= timers.heartbeat {
            timers.heartbeat = now + timers.interval
            actions.append(.ping)
        }
        if now >= timers.renewal {
            timers.renewal = MessagingState.never
            actions.append(.renewToken)
        }
    }

    /// Leaves a draining node at the time that it gave, for another one, without a delay of our own.
    private mutating func moveAway(at now: UInt64, _ actions: inout [MessagingAction]) {
        acknowledge(&actions)
        timers.disarm()
        timers.drain = MessagingState.never
        actions.append(.disconnect(code: 1001))
        connect(at: now, &actions)
    }
}
