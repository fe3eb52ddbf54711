extension RedisLink: RedisConnectionOwner {
    var isAnswerDue: Bool { queue.count > 0 }

    func connectionReady() { scheduleTurnEnd() }

    func connectionDrained() { flush() }

    func connectionReplied(_ reply: Reply) {
        if queue.isFrontSent, reply.saysUnavailable {
            return connection.drop(.unavailable(reply.string ?? ""))
        }
        let bytes = queue.front?.kind == .durable ? queue.frontBytes : []
        guard let answered = queue.answered() else { return connection.drop(.unexpectedReply) }
        switch answered.kind {
        case .plain, .bound: answered.receiver?.received(reply, context: answered.context)
        case .durable: gate?.hold(HeldAnswer(command: answered, bytes: bytes, reply: reply.copied()))
        case .wait: waited(reply)
        case .mark: if reply.isError { connection.drop(.unavailable(reply.string ?? "")) }
        case .unheard: break
        }
    }

    func connectionIdle() {
        // What this turn has queued asks for a sign of life just as well.
        guard queue.count == 0 else { return }
        var ping = Command()
        ping.add("PING")
        guard queue.append(ping, for: nil, context: 0, deadline: .max, room: .max, kind: .unheard) else {
            return
        }
        flush()
    }

    func connectionLost() {
        // What replicas may not have yet is repeated as well, and first: the next server may never have heard of it.
        let dropped = queue.connectionLost(repeating: gate?.takeHeld() ?? [])
        gate?.connectionLost(hasDurable: queue.durableCount > 0)
        for command in dropped { command.receiver?.failed(.interrupted, context: command.context) }
    }
}

extension Reply {
    /// Whether the server cannot execute any command of ours for now, so that the command is to be repeated.
    fileprivate var saysUnavailable: Bool {
        guard isError else { return false }
        return starts(with: "LOADING ") || starts(with: "MASTERDOWN ") || starts(with: "READONLY ")
            || starts(with: "UNBLOCKED force ") || equals("ERR Function not found")
    }
}
