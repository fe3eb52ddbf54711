internal import Loop

/// Turns the jobs of a service into calls.
final class ServiceDesk: JobHandler {
    private let handler: any CallHandler
    private let redis: WorkerRedis
    private let loop: EventLoop

    init(handler: any CallHandler, redis: WorkerRedis, loop: EventLoop) {
        self.handler = handler
        self.redis = redis
        self.loop = loop
    }

    func handle(_ job: Job) {
        guard job.type == "call" else { return job.reject("a service takes jobs of type call") }
        guard let fields = CallFields(job.payload) else { return job.reject("the call lacks a field") }
        // Nobody waits any more.
        guard fields.deadline > loop.wallClock else { return job.done() }
        handler.handle(Call(fields, job: job, redis: redis))
    }
}
