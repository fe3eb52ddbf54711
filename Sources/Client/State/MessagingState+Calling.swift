extension MessagingState {
    /// How many calls a server lets wait on a connection.
    static let mostCalls = 16

    /// The application asks a service something; the answer comes on this connection or not at all.
    ///
    /// `content` is one JSON object; `timeout` in milliseconds.
    package mutating func called(
        _ service: String,
        content: [UInt8],
        timeout: UInt64?,
        _ actions: inout [MessagingAction]
    ) throws(SubmitError) -> CallID {
        if case .closed = phase { throw .closed }
        guard case .live = phase else { throw .notConnected }
        guard calls.count < MessagingState.mostCalls else { throw .outboxFull }
        // From the same sequence as those of sends: an error names nothing but the ref.
        guard let ref = refs.next() else { throw .refsExhausted }
        let id = CallID(ref: ref)
        calls.append(id)
        actions.append(.ask(CallRequest(id: id, service: service, content: content, timeout: timeout)))
        return id
    }

    /// A service answered; an answer to none of our calls is nothing.
    mutating func answered(ref: UInt64, _ actions: inout [MessagingAction]) {
        guard endCall(ref: ref) else { return }
        actions.append(.answer(CallID(ref: ref)))
    }

    /// The server refused something; false when it is no call of ours.
    mutating func callRefused(ref: UInt64, _ actions: inout [MessagingAction]) -> Bool {
        guard endCall(ref: ref) else { return false }
        actions.append(.refuseCall(CallID(ref: ref)))
        return true
    }

    /// The connection is gone, and with it every answer that was to come on it.
    mutating func loseCalls(_ actions: inout [MessagingAction]) {
        for id in calls { actions.append(.loseCall(id)) }
        calls.removeAll()
    }

    private mutating func endCall(ref: UInt64) -> Bool {
        guard let index = calls.firstIndex(of: CallID(ref: ref)) else { return false }
        calls.remove(at: index)
        return true
    }
}
