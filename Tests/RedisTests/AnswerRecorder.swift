import Redis

/// Writes down every answer in the order in which it came.
final class AnswerRecorder: ReplyReceiver {
    enum Outcome: Equatable {
        case reply(RedisValue)
        case failure(RedisLinkError)
    }

    private(set) var contexts: [UInt64] = []
    private(set) var outcomes: [Outcome] = []
    /// Called after each answer is written down.
    var onAnswer: ((UInt64) -> Void)?

    var replies: [RedisValue] {
        outcomes.compactMap { outcome in
            if case .reply(let value) = outcome { value } else { nil }
        }
    }

    var failures: [RedisLinkError] {
        outcomes.compactMap { outcome in
            if case .failure(let error) = outcome { error } else { nil }
        }
    }

    func received(_ reply: Reply, context: UInt64) {
        record(.reply(RedisValue(reply)), context)
    }

    func failed(_ error: RedisLinkError, context: UInt64) {
        record(.failure(error), context)
    }

    private func record(_ outcome: Outcome, _ context: UInt64) {
        contexts.append(context)
        outcomes.append(outcome)
        onAnswer?(context)
    }
}

extension RedisLink {
    /// Submits a command of texts.
    @discardableResult
    func send(_ arguments: String..., to receiver: any ReplyReceiver, context: UInt64 = 0) -> Bool {
        submit(to: receiver, context: context) { command in
            for argument in arguments { command.add(argument) }
        }
    }
}
