/// A client's call to a service of this worker.
///
/// A call that is dropped unanswered fails for the client with `call_failed`.
public final class Call {
    /// The service that was called.
    public let service: String
    /// The user who called; the node has checked the token.
    public let user: String
    /// The device that waits for the answer.
    public let device: String
    /// The device's number of the call.
    public let ref: UInt64
    /// Milliseconds since 1970 after which the client is told that the call timed out.
    public let deadline: UInt64
    /// The JSON object that the client sent along, byte for byte.
    public let content: [UInt8]

    /// What the node calls it; empty from nodes that do not say.
    let id: String
    private let reply: String
    private let job: Job
    private weak var redis: WorkerRedis?
    private var isAnswered = false

    init(_ fields: CallFields, job: Job, redis: WorkerRedis) {
        service = fields.service
        user = fields.user
        device = fields.device
        ref = fields.ref
        id = fields.id
        deadline = fields.deadline
        content = fields.content
        reply = fields.reply
        self.job = job
        self.redis = redis
    }

    deinit {
        fail("the worker gave no answer")
    }

    /// Sends the answer, one JSON object of at most 64 KiB, to the device that called; anything else fails the call.
    public func answer(_ content: [UInt8]) {
        guard !isAnswered else { return }
        guard content.count <= CallReply.mostContentBytes, JobEnvelope.isObject(content) else {
            return fail(
                "the worker's answer is not a JSON object of at most \(CallReply.mostContentBytes) bytes"
            )
        }
        finish(CallReply.answer(self, content: content))
    }

    /// Tells the device that the call failed, with a message for people that holds no secrets.
    public func fail(_ message: String) {
        guard !isAnswered else { return }
        finish(CallReply.failure(self, message: message))
    }

    /// Published first, then done: a worker that dies in between answers twice, which the node ignores.
    private func finish(_ body: [UInt8]) {
        isAnswered = true
        redis?.send({ command in
            command.add("PUBLISH")
            command.add(reply)
            command.add(body)
        }) { [job] result in
            switch result {
            case .success(.error(let message)): job.fail(message)
            case .success: job.done()
            case .failure: job.fail("Redis did not take the answer")
            }
        }
    }
}
