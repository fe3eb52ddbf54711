extension MessagingState {
    /// The application wants to know of these users instead of those before; kept over reconnects.
    ///
    /// At most 256, in the order of their names; what is told of them reaches the application as frames.
    package mutating func watched(_ users: some Sequence<String>, _ actions: inout [MessagingAction]) {
        guard watching.replace(with: users), case .live = phase else { return }
        transmitWatch(&actions)
    }

    mutating func transmitWatch(_ actions: inout [MessagingAction]) {
        guard let ref = refs.next() else { return }
        watching.transmitted(ref: ref)
        actions.append(.watch(watching.users, ref: ref))
    }

    /// The user is writing to `user:…` or `group:…`; told at once and every few seconds, and never later.
    package mutating func typed(to recipient: String, at now: UInt64, _ actions: inout [MessagingAction]) {
        guard case .live = phase else { return }
        for signal in typing.typed(to: recipient, at: now) { actions.append(.signal(signal)) }
    }

    /// The user does something else, in a word that clients agree upon; told once, now or never.
    package mutating func signalled(_ signal: TypingSignal, _ actions: inout [MessagingAction]) {
        guard case .live = phase else { return }
        actions.append(.signal(signal))
    }

    /// The user has taken back what they were writing.
    package mutating func stoppedTyping(at now: UInt64, _ actions: inout [MessagingAction]) {
        guard case .live = phase else { return }
        for signal in typing.stopped(at: now) { actions.append(.signal(signal)) }
    }
}
