/// One entry of a `work:` stream in the hands of this worker.
///
/// Answer it with exactly one of `done`, `fail` and `reject`, on the worker's loop; further answers do nothing. A job
/// that is dropped unanswered counts as failed.
public final class Job {
    /// The stream's name in Redis, prefix included.
    public let stream: String
    /// The entry's id in the stream: the same at every delivery of this job, and of no other job.
    public let id: String
    /// The word of the field `type`, such as `message`.
    public let type: String
    /// The bytes of the field `payload`: one JSON object, which has been checked, as it was written.
    public let payload: [UInt8]
    /// How often the job was given to a worker; 1 the first time.
    public let deliveries: Int
    /// The number of the partition for ``Worker/consumePartitions(_:count:options:handler:)``, else nil.
    public let partition: Int?

    private weak var desk: (any JobDesk)?
    private var isAnswered = false

    init(
        _ envelope: JobEnvelope,
        of id: String,
        in stream: String,
        _ deliveries: Int,
        partition: Int?,
        desk: any JobDesk
    ) {
        self.stream = stream
        self.id = id
        self.deliveries = deliveries
        self.partition = partition
        self.desk = desk
        type = envelope.type
        payload = envelope.payload
    }

    deinit {
        answer(.failed("the worker dropped the job without an answer"))
    }

    /// The work is done, and what it has changed is stored: removes the job from the stream (XACK, XDEL).
    ///
    /// If the process dies, or Redis is away for too long, before Redis has it, the job comes again.
    public func done() {
        answer(.done)
    }

    /// The work could not be done now: the job comes again after a growing delay, 1 s, 2 s, 4 s, at most 60 s.
    ///
    /// After ``ConsumeOptions/mostDeliveries`` deliveries it becomes a dead letter. The reason is for people: it stands in
    /// the log and in the dead letter, so it must hold no secrets.
    public func fail(_ reason: String) {
        answer(.failed(reason))
    }

    /// The job can never be done: it becomes a dead letter at once, with the reason.
    public func reject(_ reason: String) {
        answer(.rejected(reason))
    }

    private func answer(_ answer: JobAnswer) {
        guard !isAnswered else { return }
        isAnswered = true
        desk?.answered(id, with: answer)
    }
}
