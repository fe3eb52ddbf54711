internal import MartletWorker
internal import Protocol

/// Lines that a member did not get because their inbox refused them.
struct DeadLetter {
    let user: String
    let conversation: String
    let lines: [String]
    let reason: String
    let tries: Int

    /// Appends it to the role's stream of dead letters.
    func write(_ context: FanoutContext, completion: @escaping (Result<Void, RedisTrouble>) -> Void) {
        context.worker.log.error(
            "a member's inbox refuses lines of a group",
            [("user", user), ("conversation", conversation), ("reason", reason)]
        )
        context.redis.send({ command in
            command.add("XADD")
            command.add(context.names.dead(FanoutWorker.role))
            for argument in ["MAXLEN", "~", "\(context.limits.deadLetters)", "*", "version", "1"] {
                command.add(argument)
            }
            add("type", "delivery", to: &command)
            command.add("payload")
            command.add(payload)
            add("stream", context.names.log(conversation), to: &command)
            add("job", lines.last ?? "", to: &command)
            add("reason", reason, to: &command)
            add("deliveries", "\(tries)", to: &command)
            add("time", "\(UnixTime.milliseconds)", to: &command)
        }) { result in
            completion(Result { () throws(RedisTrouble) in _ = try result.outcome() })
        }
    }

    private func add(_ field: String, _ value: String, to command: inout RedisCommand) {
        command.add(field)
        command.add(value)
    }

    private var payload: [UInt8] {
        var payload: [UInt8] = []
        payload.append(text: "{\"user\":")
        JSONText.append(user, to: &payload)
        payload.append(text: ",\"conversation\":")
        JSONText.append(conversation, to: &payload)
        payload.append(text: ",\"ids\":[")
        for (index, line) in lines.enumerated() {
            if index > 0 { payload.append(UInt8(ascii: ",")) }
            JSONText.append(line, to: &payload)
        }
        payload.append(text: "]}")
        return payload
    }
}
