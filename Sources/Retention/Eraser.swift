internal import MartletWorker
internal import Protocol

/// Takes the jobs of `work:erase`: messages that were deleted for all, and are still in inboxes.
final class Eraser: JobHandler {
    /// The stream's name.
    static let stream = "erase"

    private let worker: Worker
    private let limits: RetentionLimits
    private let metrics: RetentionMetrics

    init(worker: Worker, limits: RetentionLimits, metrics: RetentionMetrics) {
        self.worker = worker
        self.limits = limits
        self.metrics = metrics
    }

    /// Whether a job is hopeless is decided by the erasure: an outage is no reason to give one up.
    static func options(_ limits: RetentionLimits) -> ConsumeOptions {
        var options = ConsumeOptions()
        options.isStoredInRedis = true
        options.capacity = limits.erasures
        options.mostDeliveries = nil
        // The fan-out of the deletion mostly takes milliseconds.
        options.retryDelay = .milliseconds(100)
        options.claimIdle = limits.claimIdle
        options.mostDeadLetters = limits.deadLetters
        return options
    }

    func handle(_ job: Job) {
        let bytes = job.payload
        guard job.type == EraseJob.type, let erasure = EraseJob(payload: bytes.span) else {
            return job.reject("not a conversation, a message, a line and an event")
        }
        MessageErasure(job, erasure, worker: worker, limits: limits, metrics: metrics).start()
    }
}
