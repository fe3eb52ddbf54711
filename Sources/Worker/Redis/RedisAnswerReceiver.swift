internal import Loop
internal import Redis

/// Turns the reply to one command into an answer of its own.
final class RedisAnswerReceiver: ReplyReceiver, TurnEndTask {
    private let completion: (Result<RedisAnswer, RedisFailure>) -> Void

    /// What to say when the link does not take the command.
    private let refusal: RedisFailure

    init(
        _ completion: @escaping (Result<RedisAnswer, RedisFailure>) -> Void,
        refusal: RedisFailure = .queueFull
    ) {
        self.completion = completion
        self.refusal = refusal
    }

    func received(_ reply: Reply, context: UInt64) {
        completion(.success(RedisAnswer(reply)))
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        switch error {
        case .interrupted: completion(.failure(.interrupted))
        // Workers submit nothing durable.
        case .timedOut, .notReplicated: completion(.failure(.timedOut))
        case .queueFull: completion(.failure(.queueFull))
        case .closed: completion(.failure(.closed))
        }
    }

    func turnEnded() {
        completion(.failure(refusal))
    }
}
