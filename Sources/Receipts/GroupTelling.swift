internal import MartletWorker
internal import Router

/// One group that has jobs: does what `GroupReceipts` says.
final class GroupTelling {
    /// A group that is refused this often gives up its job; marks that move later ask for another one.
    private static let mostRefusals = 5

    let conversation: String
    private let worker: Worker
    private let limits: ReceiptsLimits
    private let metrics: ReceiptsMetrics
    private unowned let owner: ReceiptsWorker
    private var progress = GroupReceipts()
    private var jobs: [UInt64: Job] = [:]
    private var nextTicket: UInt64 = 0
    private var tellings: [Telling] = []
    private var turnStart = ContinuousClock.now

    init(
        _ conversation: String,
        worker: Worker,
        limits: ReceiptsLimits,
        metrics: ReceiptsMetrics,
        owner: ReceiptsWorker
    ) {
        self.conversation = conversation
        self.worker = worker
        self.limits = limits
        self.metrics = metrics
        self.owner = owner
    }

    func add(_ job: Job) {
        nextTicket += 1
        jobs[nextTicket] = job
        perform(progress.queued(nextTicket))
    }

    func turnCame() {
        turnStart = .now
        perform(progress.turnCame())
    }

    private func perform(_ action: GroupReceipts.Action) {
        switch action {
        case .none: return
        case .gather: gather()
        case .wait: owner.wait(self)
        case .read: read()
        case .tell(let index): tell(tellings[index])
        case .finish(let done, let again): finish(done, again: again)
        case .fail(let failed): fail(failed, .unavailable("other workers tell of the same group"))
        }
    }

    private func gather() {
        worker.after(limits.gathering) { [self] in perform(progress.gathered()) }
    }

    private func read() {
        metrics.looks.increment()
        worker.redis.send({ command in
            command.add("FCALL")
            command.add("martlet_1_receipts")
            command.add(4)
            command.add(worker.names.marks(conversation))
            command.add(worker.names.members(conversation))
            command.add(worker.names.joined(conversation))
            command.add(worker.names.log(conversation))
            command.add(conversation)
            command.add(limits.lines)
        }) { [self] result in
            do throws(RedisTrouble) {
                let answer = try ReceiptsAnswer(try result.outcome())
                tellings = answer.tellings
                step(progress.found(tellings: tellings.count, hasMore: answer.hasMore))
            } catch {
                failed(error)
            }
        }
    }

    private func tell(_ telling: Telling) {
        worker.redis.send({ telling.build(&$0, conversation, names: worker.names) }) { [self] result in
            do throws(RedisTrouble) {
                _ = try result.outcome()
                metrics.receipts.add(telling.receipts.count)
                worker.metrics.deliveries.add(telling.receipts.count)
                step(progress.told())
            } catch  where error.reason.hasPrefix("CHANGED") {
                metrics.conflicts.increment()
                step(progress.conflicted())
            } catch {
                failed(error)
            }
        }
    }

    /// What follows a command's answer: the turn ends with everything but another command.
    private func step(_ action: GroupReceipts.Action) {
        if case .wait = action { owner.turnEnded(self, isDone: false) }
        perform(action)
    }

    /// The jobs are answered last: an answer may bring new jobs at once.
    private func finish(_ done: [UInt64], again: Bool) {
        metrics.telling.observe(turnStart.duration(to: .now))
        tellings = []
        let ended = done.compactMap { jobs.removeValue(forKey: $0) }
        owner.turnEnded(self, isDone: !again)
        if again { gather() }
        for job in ended { job.done() }
    }

    private func failed(_ trouble: RedisTrouble) {
        guard case .fail(let failed) = progress.failed() else { return }
        fail(failed, trouble)
    }

    /// One of the jobs comes again, and stands for all of them.
    private func fail(_ failed: [UInt64], _ trouble: RedisTrouble) {
        metrics.failures.increment()
        worker.log.warning(
            "a group's senders could not be told",
            [("conversation", conversation), ("reason", trouble.reason)]
        )
        tellings = []
        owner.turnEnded(self, isDone: true)
        let jobs = failed.compactMap { self.jobs.removeValue(forKey: $0) }
        // The one that has waited longest already, so that the delay grows.
        guard let kept = jobs.max(by: { $0.deliveries < $1.deliveries }) else { return }
        if case .refused = trouble, kept.deliveries >= Self.mostRefusals {
            kept.reject(trouble.reason)
        } else {
            kept.fail(trouble.reason)
        }
        for job in jobs where job !== kept { job.done() }
    }
}
