extension MessagingState {
    /// The application asks the server for something; the answer comes on this connection, or not at all.
    package mutating func requested(
        _ request: ClientRequest,
        at now: UInt64,
        _ actions: inout [MessagingAction]
    ) throws(SubmitError) -> RequestID {
        if case .closed = phase { throw .closed }
        guard case .live = phase else { throw .notConnected }
        guard !requests.isFull else { throw .outboxFull }
        guard let ref = refs.next() else { throw .refsExhausted }
        let id = RequestID(ref: ref)
        requests.append(id, deadline: now + settings.requestTimeout)
        planRequests()
        actions.append(.request(id, request))
        return id
    }

    /// The server answered a request, or confirmed a mark; an answer to none of ours is nothing.
    mutating func replied(ref: UInt64, at now: UInt64, _ actions: inout [MessagingAction]) {
        if requests.remove(ref: ref) {
            planRequests()
            actions.append(.reply(RequestID(ref: ref)))
        } else if reads.confirmed(ref: ref) {
            transmitReads(at: now, &actions)
        } else if ref == watching.ref {
            watching.ref = nil
        }
    }

    /// The server refused something; false when it is no request of ours.
    mutating func requestRefused(ref: UInt64, _ actions: inout [MessagingAction]) -> Bool {
        guard requests.remove(ref: ref) else { return false }
        planRequests()
        actions.append(.refuseRequest(RequestID(ref: ref)))
        return true
    }

    /// The connection is gone, and with it every answer that was to come on it.
    mutating func loseRequests(_ actions: inout [MessagingAction]) {
        for id in requests.removeAll() { actions.append(.loseRequest(id)) }
        timers.requests = MessagingState.never
    }

    /// Gives up what was not answered in time.
    mutating func expireRequests(at now: UInt64, _ actions: inout [MessagingAction]) {
        for id in requests.expire(at: now) { actions.append(.expireRequest(id)) }
        planRequests()
    }

    private mutating func planRequests() {
        timers.requests = requests.nextDeadline ?? MessagingState.never
    }
}
