extension RedisSubscriber: RedisConnectionOwner {
    var isAnswerDue: Bool { state.inFlight > 0 }

    func connectionReady() {
        state.connectionRestored()
        reportRestored()
        scheduleTurnEnd()
    }

    func connectionDrained() { scheduleTurnEnd() }

    func connectionIdle() {
        isPingDue = true
        scheduleTurnEnd()
    }

    func connectionLost() {
        isPingDue = false
        if state.connectionLost() { receiver?.interrupted() }
    }

    func connectionReplied(_ reply: Reply) {
        switch PushMessage(reply) {
        case .message(let channel, let payload): deliver(payload, on: channel)
        case .subscribed(let channel): confirmed(channel)
        case .unsubscribed(let channel): unsubscribed(channel)
        case .pong: break
        case .failure: connection.drop(.unavailable(reply.string ?? ""))
        case .unknown: connection.drop(.unexpectedReply)
        }
    }

    private func deliver(_ payload: Reply, on channel: Reply) {
        channel.withBytes { channel in
            payload.withBytes { receiver?.published(channel: channel, payload: $0) }
        }
    }

    private func confirmed(_ reply: Reply) {
        let channel = reply.withBytes { [UInt8]($0) }
        perform(state.confirmed(channel), for: channel, isAsked: false)
        reportRestored()
        scheduleTurnEnd()
    }

    private func unsubscribed(_ reply: Reply) {
        let channel = reply.withBytes { [UInt8]($0) }
        perform(state.unsubscribed(channel), for: channel, isAsked: false)
        reportRestored()
        scheduleTurnEnd()
    }

    private func reportRestored() {
        if state.takeRestored() { receiver?.restored() }
    }
}
