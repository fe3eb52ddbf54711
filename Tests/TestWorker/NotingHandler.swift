internal import MartletWorker

/// Appends `<worker> <deliveries> <payload's n>` of each job to the list `seen`, then does what the type says.
final class NotingHandler: JobHandler {
    private unowned let worker: Worker
    private var kept: [Job] = []

    init(_ worker: Worker) {
        self.worker = worker
    }

    func handle(_ job: Job) {
        let note =
            "\(worker.configuration.name) \(job.deliveries) \(String(decoding: job.payload, as: UTF8.self))"
        worker.redis.send(["RPUSH", "seen", note])
        switch job.type {
        // Done when Redis has the note.
        case "note": worker.redis.send(["INCR", "done"]) { _ in job.done() }
        case "slow": worker.after(.milliseconds(200)) { job.done() }
        case "fail": job.fail("told to fail")
        case "reject": job.reject("told to reject")
        case "keep": kept.append(job)
        case "drop": break
        default: job.reject("the tests know no type \(job.type)")
        }
    }

    func partitionTaken(_ partition: Int) {
        worker.redis.send(["RPUSH", "moves", "\(worker.configuration.name) takes \(partition)"])
    }

    func partitionReleased(_ partition: Int) {
        worker.redis.send(["RPUSH", "moves", "\(worker.configuration.name) releases \(partition)"])
    }
}
