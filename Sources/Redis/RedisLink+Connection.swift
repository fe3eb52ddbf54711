extension RedisLink: RedisConnectionOwner {
    var isAnswerDue: Bool { queue.count > 0 }

    func connectionReady() { scheduleTurnEnd() }

    func connectionDrained() { flush() }

    func connectionReplied(_ reply: Reply) {
        if queue.isFrontSent, reply.saysUnavailable {
            return connection.drop(.unavailable(reply.string ?? ""))
        }
        guard let answered = queue.answered() else { return connection.drop(.unexpectedReply) }
        answered.receiver?.received(reply, context: answered.context)
    }

    func connectionIdle() {
        // What this turn has queued asks for a sign of life just as well.
        guard queue.count == 0 else { return }
        var ping = Command()
        ping.add("PING")
        guard queue.append(ping, for: nil, context: 0, deadline: .max, room: .max) else { return }
        flush()
    }

    func connectionLost() {
        queue.connectionLost()
        // The link's own PING is queued when nothing else waits, so it can only be in front; it is not worth repeating.
        if let front = queue.front, front.receiver == nil { _ = queue.removeFirst() }
    }
}

extension Reply {
    /// Whether the server cannot execute any command of ours for now, so that the command is to be repeated.
    fileprivate var saysUnavailable: Bool {
        guard isError else { return false }
        return starts(with: "LOADING ") || starts(with: "MASTERDOWN ") || starts(with: "READONLY ")
            || equals("ERR Function not found")
    }
}
