internal import Loop

extension RedisLink {
    /// Submits a command and hands over the answer as a value of its own; for cold paths.
    ///
    /// An error of the command is a success with a value `.error`. The completion is called exactly once, never from
    /// within this call; a full queue or a closed link shows as `.queueFull` or `.closed` at the end of the turn.
    package func call(
        _ arguments: [String],
        completion: @escaping (Result<RedisValue, RedisLinkError>) -> Void
    ) {
        let receiver = CallReceiver(completion, refusal: isClosed ? .closed : .queueFull)
        let isQueued = submit(to: receiver, context: 0) { command in
            for argument in arguments { command.add(argument) }
        }
        if !isQueued { loop.atTurnEnd(receiver) }
    }
}

/// Turns the answer to one `call` into a value.
private final class CallReceiver: ReplyReceiver, TurnEndTask {
    private let completion: (Result<RedisValue, RedisLinkError>) -> Void
    /// What to say when the link does not even take the command.
    private let refusal: RedisLinkError

    init(_ completion: @escaping (Result<RedisValue, RedisLinkError>) -> Void, refusal: RedisLinkError) {
        self.completion = completion
        self.refusal = refusal
    }

    func received(_ reply: Reply, context: UInt64) {
        completion(.success(RedisValue(reply)))
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        completion(.failure(error))
    }

    func turnEnded() {
        completion(.failure(refusal))
    }
}
