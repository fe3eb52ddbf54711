internal import Loop

/// Durable commands: `ReplicationGate` says what happens, this does it.
extension RedisLink {
    /// Queues the PUBLISH and WAIT for all durable commands so far.
    func queueWait() {
        guard connection.isReady, let wait, let milliseconds = gate?.nextWait(now: loop.now) else { return }
        var mark = Command()
        mark.add("PUBLISH")
        mark.add(wait.channel.span)
        mark.add("")
        var command = Command()
        command.add("WAIT")
        command.add(wait.replicas)
        command.add(milliseconds)
        // Beyond the limits: there is one at a time.
        _ = queue.append(mark, for: nil, context: 0, deadline: .max, room: .max, kind: .mark)
        _ = queue.append(command, for: nil, context: 0, deadline: .max, room: .max, kind: .wait)
        counts.waits += 1
    }

    /// A WAIT was answered, and so was everything in front of it.
    func waited(_ reply: Reply) {
        guard let count = reply.integer, let outcome = gate?.waited(replicas: count, now: loop.now) else {
            return connection.drop(.unavailable(reply.string ?? "no answer to WAIT"))
        }
        switch outcome {
        case .release:
            for answer in gate?.takeHeld() ?? [] {
                answer.command.receiver?.received(answer.reply, context: answer.command.context)
            }
        case .goOn: break
        case .giveUp: failDurable()
        }
        scheduleTurnEnd()
    }

    /// Everything durable fails together: were a later command kept, it could be stored without an earlier one when the
    /// link has to repeat it on another server.
    private func failDurable() {
        let failed = (gate?.takeHeld() ?? []).map(\.command) + queue.abandonDurable()
        counts.unreplicated += UInt64(failed.count)
        for command in failed { command.receiver?.failed(.notReplicated, context: command.context) }
    }
}
