package import MartletWorker
internal import Protocol
internal import Router

/// The built-in worker that brings groups' messages into their members' inboxes.
///
/// It takes the jobs of `work:fanout:<partition>`, which say that a group's log has a new line, and delivers what the
/// log holds behind the group's mark. Some groups are at work at a time, the others wait for their turn in order.
package final class FanoutWorker: JobHandler {
    /// The streams' name, and the worker's role.
    package static let role = "fanout"

    private let context: FanoutContext
    private var groups: [String: GroupWork] = [:]
    /// Groups whose turn comes, the first one next.
    private var waiting: [GroupWork] = []
    private var firstWaiting = 0
    private var atWork = 0

    /// Has a worker, which does not run yet, do the fan-out.
    package static func install(on worker: Worker, limits: FanoutLimits = FanoutLimits()) {
        let fanout = FanoutWorker(worker: worker, limits: limits)
        var options = ConsumeOptions()
        options.isStoredInRedis = true
        options.capacity = limits.jobs
        // Whether a job is hopeless is decided here: an outage is no reason to give one up.
        options.mostDeliveries = nil
        options.mostRetryDelay = .seconds(5)
        options.mostDeadLetters = limits.deadLetters
        worker.consumePartitions(role, count: FanoutPartition.count, options: options, handler: fanout)
        worker.every(PushTaps.period) { fanout.refreshTaps() }
    }

    init(worker: Worker, limits: FanoutLimits) {
        context = FanoutContext(worker: worker, limits: limits)
        worker.metrics.gauge("martlet_fanout_groups", help: "Groups that are at work.") { [unowned self] in
            Double(atWork)
        }
        worker.metrics.gauge(
            "martlet_fanout_waiting_groups",
            help: "Groups that wait for others to end their turn."
        ) { [unowned self] in Double(waiting.count - firstWaiting) }
    }

    package func handle(_ job: Job) {
        let bytes = job.payload
        guard job.type == GroupJob.type, let payload = GroupJob(payload: bytes.span) else {
            return job.reject("not a group and the id of a line in its log")
        }
        context.checkConnection()
        guard !isRedundant(job, of: payload.conversation) else { return job.done() }
        let known = groups[payload.conversation]
        let group = known ?? GroupWork(payload.conversation, context: context, owner: self)
        if known == nil { groups[payload.conversation] = group }
        group.add(job, line: payload.line)
    }

    /// Jobs follow: the taps are to be known by then.
    package func partitionTaken(_ partition: Int) {
        if !context.taps.isKnown { refreshTaps() }
    }

    /// Whoever holds the partition next may end the jobs that wait.
    package func partitionReleased(_ partition: Int) {
        context.retries.released(partition: partition)
    }

    private func isRedundant(_ job: Job, of conversation: String) -> Bool {
        context.retries.absorbs(
            job.id,
            partition: job.partition ?? 0,
            of: conversation,
            now: context.now
        )
    }

    /// The group has jobs and no turn.
    func wait(_ group: GroupWork) {
        waiting.append(group)
        giveTurns()
    }

    /// The group's turn is over.
    func turnEnded(_ group: GroupWork, again: Bool) {
        atWork -= 1
        if again { waiting.append(group) } else { groups[group.conversation] = nil }
        giveTurns()
    }

    private func giveTurns() {
        while context.taps.isKnown, atWork < context.limits.groups, firstWaiting < waiting.count {
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

    private func refreshTaps() {
        context.taps.refresh { [self] in giveTurns() }
    }
}
