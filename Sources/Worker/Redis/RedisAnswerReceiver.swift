internal import Loop
internal import Redis

/// Turns the reply to one command into an answer of its own.
final class RedisAnswerReceiver: ReplyReceiver, TurnEndTask {
    private let completion: (Result<RedisAnswer, RedisFailure>) -> Void

    init(_ completion: @escaping (Result<RedisAnswer, RedisFailure>) -> Void) {
        self.completion = completion
    }

    func received(_ reply: Reply, context: UInt64) {
        completion(.success(RedisAnswer(reply)))
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        switch error {
        // Workers submit nothing durable.
        case .timedOut, .notReplicated: completion(.failure(.timedOut))
        case .queueFull: completion(.failure(.queueFull))
        case .closed: completion(.failure(.closed))
        }
    }

    func turnEnded() {
        completion(.failure(.queueFull))
    }
}
