package import MartletWorker
internal import Protocol

/// The built-in worker that tells the senders of groups what all others have got and read.
///
/// It takes the jobs of `work:receipts`, which say that marks of a group have moved. Whoever repeats one does no harm: what
/// was told is kept beside the marks, and moves in the call that tells.
package final class ReceiptsWorker: JobHandler {
    /// The stream's name, and the worker's role.
    package static let role = "receipts"

    private let worker: Worker
    private let limits: ReceiptsLimits
    private let metrics: ReceiptsMetrics
    private var groups: [String: GroupTelling] = [:]
    /// Groups whose turn comes, the first one next.
    private var waiting: [GroupTelling] = []
    private var firstWaiting = 0
    private var atWork = 0

    /// Has a worker, which does not run yet, tell senders.
    package static func install(on worker: Worker, limits: ReceiptsLimits = ReceiptsLimits()) {
        var options = ConsumeOptions()
        options.isStoredInRedis = true
        options.capacity = limits.jobs
        // Whether a job is hopeless is decided here: an outage is no reason to give one up.
        options.mostDeliveries = nil
        options.mostRetryDelay = .seconds(5)
        options.claimIdle = limits.claimIdle
        options.mostDeadLetters = limits.deadLetters
        worker.consume(role, options: options, handler: ReceiptsWorker(worker: worker, limits: limits))
    }

    private init(worker: Worker, limits: ReceiptsLimits) {
        self.worker = worker
        self.limits = limits
        metrics = ReceiptsMetrics(worker.metrics)
        worker.metrics.gauge(
            "martlet_receipts_groups",
            help: "Groups whose marks are being gathered or told."
        ) {
            [unowned self] in Double(groups.count)
        }
    }

    package func handle(_ job: Job) {
        let bytes = job.payload
        guard job.type == ReceiptsJob.type, let payload = ReceiptsJob(payload: bytes.span) else {
            return job.reject("not a group")
        }
        group(payload.conversation).add(job)
    }

    private func group(_ conversation: String) -> GroupTelling {
        if let known = groups[conversation] { return known }
        let group = GroupTelling(conversation, worker: worker, limits: limits, metrics: metrics, owner: self)
        groups[conversation] = group
        return group
    }

    /// The group wants a turn.
    func wait(_ group: GroupTelling) {
        waiting.append(group)
        giveTurns()
    }

    /// The group's turn is over; done: it has no job any more.
    func turnEnded(_ group: GroupTelling, isDone: Bool) {
        atWork -= 1
        if isDone { groups[group.conversation] = nil }
        giveTurns()
    }

    private func giveTurns() {
        while atWork < limits.groups, firstWaiting < waiting.count {
            let group = waiting[firstWaiting]
            firstWaiting += 1
            atWork += 1
            group.turnCame()
        }
        if firstWaiting == waiting.count || firstWaiting >= 1_024 {
            waiting.removeFirst(firstWaiting)
            firstWaiting = 0
        }
    }
}
