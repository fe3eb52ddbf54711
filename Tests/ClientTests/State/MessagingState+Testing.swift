import Client

extension MessagingState {
    /// The phases of a connection's life, as rows of a table.
    enum Phase: CaseIterable {
        case idle, connecting, awaitingWelcome, live, waiting, closed
    }

    /// The time at which the states of `inPhase` stand.
    static let start: UInt64 = 1_000_000

    /// A client with delays of exactly no length, so that tables can name times; it came into `phase` at `start`.
    static func inPhase(_ phase: Phase, settings: MessagingSettings = .steady) -> MessagingState {
        var state = MessagingState(settings: settings, wallClock: 5, seed: 1)
        var ignored: [MessagingAction] = []
        if phase == .idle { return state }
        state.started(at: start, &ignored)
        if phase == .connecting { return state }
        if phase == .closed {
            state.stopped(&ignored)
            return state
        }
        if phase == .waiting {
            state.ended(.lost(detail: ""), at: start, &ignored)
            return state
        }
        state.opened(at: start, &ignored)
        if phase == .awaitingWelcome { return state }
        state.received(.greeting(cursor: 0, heartbeat: 20), at: start, &ignored)
        return state
    }

    /// Runs `event` and returns what it asks for.
    mutating func doing(_ event: (inout MessagingState, inout [MessagingAction]) -> Void) -> [MessagingAction]
    {
        var actions: [MessagingAction] = []
        event(&self, &actions)
        return actions
    }

    mutating func receiving(_ event: ServerEvent, at now: UInt64 = start) -> [MessagingAction] {
        doing { $0.received(event, at: now, &$1) }
    }

    mutating func passing(to now: UInt64) -> [MessagingAction] {
        doing { $0.timePassed(at: now, &$1) }
    }

    /// Submits a message and returns its ref with what is asked for.
    mutating func submitting(
        _ text: String = "{}",
        at now: UInt64 = start
    ) throws -> (ref: UInt64, actions: [MessagingAction]) {
        var actions: [MessagingAction] = []
        let id = try submitted(to: "user:bob", content: Array(text.utf8), at: now, &actions)
        return (id.ref, actions)
    }

    /// Loses the connection and comes back to a welcome; returns what that asks for.
    mutating func reconnecting(to welcome: ServerEvent) -> [MessagingAction] {
        _ = doing { $0.ended(.lost(detail: ""), at: Self.start, &$1) }
        _ = passing(to: Self.start)
        _ = doing { $0.opened(at: Self.start, &$1) }
        return receiving(welcome)
    }

    /// The refs that wait for an answer.
    var unansweredRefs: [UInt64] { outbox.unanswered.map(\.ref) }
}

extension ServerEvent {
    /// A `welcome` to an inbox of epoch 1 that holds at least what the tests have read.
    static func greeting(
        cursor: UInt64 = 0,
        last: UInt64 = 1000,
        epoch: UInt64 = 1,
        heartbeat: UInt64 = 20,
        unanswered: UInt64 = 5000,
        sendsPerSecond: UInt64 = 0,
        validFor: UInt64? = nil
    ) -> ServerEvent {
        var greeting = Greeting()
        greeting.unanswered = unanswered
        greeting.sendsPerSecond = sendsPerSecond
        greeting.cursor = cursor
        greeting.last = last
        greeting.epoch = epoch
        greeting.heartbeat = heartbeat
        greeting.validFor = validFor
        return .welcome(greeting)
    }
}

extension MessagingSettings {
    /// No random delays: every back-off is 0.
    static var steady: MessagingSettings {
        var settings = MessagingSettings()
        settings.reconnectBase = 0
        settings.repeatBase = 0
        return settings
    }
}

/// The refs of the messages that are sent, in order.
func transmittedRefs(_ actions: [MessagingAction]) -> [UInt64] {
    actions.compactMap { if case .transmit(let entry) = $0 { entry.ref } else { nil } }
}
