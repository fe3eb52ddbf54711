internal import MartletWorker
internal import Protocol

/// Takes one message out of one inbox, look by look, the newest entries first.
final class InboxErasure {
    private let user: String
    private let job: EraseJob
    private let worker: Worker
    private let limits: RetentionLimits
    /// Whether there was something to erase.
    private let completion: (Result<Bool, RedisTrouble>) -> Void
    private var looks = 0

    init(
        _ user: String,
        _ job: EraseJob,
        worker: Worker,
        limits: RetentionLimits,
        completion: @escaping (Result<Bool, RedisTrouble>) -> Void
    ) {
        self.user = user
        self.job = job
        self.worker = worker
        self.limits = limits
        self.completion = completion
    }

    func start() { look(from: Array("+".utf8)) }

    private func look(from place: [UInt8]) {
        looks += 1
        worker.redis.send({ command in
            command.add("FCALL")
            command.add("martlet_1_erase")
            command.add(2)
            command.add { worker.names.appendInbox(user, to: &$0) }
            command.add(worker.names.gone(user))
            command.add(job.conversation.text)
            command.add(job.message.text)
            command.add(job.event)
            command.add(place)
        }) { [self] result in
            do throws(RedisTrouble) {
                try answered(try result.outcome())
            } catch {
                completion(.failure(error))
            }
        }
    }

    private func answered(_ answer: RedisAnswer) throws(RedisTrouble) {
        if let place = answer.elements.first?.bytes, !place.isEmpty {
            guard looks < limits.looks else { throw .refused("the inbox has no end") }
            return look(from: place)
        }
        guard let count = answer.integer else { throw .refused("martlet_1_erase answered something else") }
        completion(.success(count > 0))
    }
}
