internal import MartletWorker
internal import Protocol
internal import Router

/// One group that has jobs: does what `GroupFanout` says.
final class GroupWork {
    /// A group that is refused this often in a row gives up its job; the lines stay in the log for the next job.
    static let mostRefusals = 5

    let conversation: String
    let context: FanoutContext
    private unowned let owner: FanoutWorker
    private var progress = GroupFanout()
    private var jobs: [UInt64: Job] = [:]
    private var nextTicket: UInt64 = 0
    private var page: FanoutPage?
    /// The connection that the page was read on: it is delivered and marked on the same one, or read again.
    private var generation: UInt64 = 0
    private var reader: PageReader?
    private var run: RunDelivery?
    /// For the next page, while the log is far behind.
    private let memory: GroupMemory
    private var turnStart = ContinuousClock.now

    init(_ conversation: String, context: FanoutContext, owner: FanoutWorker) {
        self.conversation = conversation
        self.context = context
        self.owner = owner
        memory = GroupMemory(context)
    }

    func add(_ job: Job, line: LineID) {
        nextTicket += 1
        jobs[nextTicket] = job
        perform(progress.queued(FanoutJob(ticket: nextTicket, line: line)))
    }

    func turnCame() {
        turnStart = .now
        perform(progress.turnCame())
    }

    private func perform(_ action: GroupFanout.Action) {
        switch action {
        case .none: return
        case .wait: owner.wait(self)
        case .read: read()
        case .deliver(let index): deliver(index)
        case .advance: advance()
        case .finish(let done, let again): finish(done, again: again)
        case .fail(let failed): fail(failed, .unavailable("the group or the link changed while it was read"))
        }
    }

    private func read() {
        let known = memory.recipients
        let reader = PageReader(conversation, known: known, context: context) { [self] reader, outcome in
            guard reader === self.reader else { return }
            generation = reader.generation
            wasRead(outcome)
        }
        self.reader = reader
        reader.start()
    }

    private func wasRead(_ outcome: PageReader.Outcome) {
        reader = nil
        switch outcome {
        case .page(let page, let known):
            memory.keep(known)
            context.metrics.reading.observe(turnStart.duration(to: .now))
            turnStart = .now
            self.page = page
            perform(progress.found(runs: page.runs.count, hasMore: page.hasMore))
        case .nothing:
            memory.keep(nil)
            perform(progress.foundNothing())
        case .moved:
            memory.keep(nil)
            perform(progress.moved())
        case .failed(let failure): fail(failure)
        }
    }

    private func deliver(_ index: Int) {
        guard let page else { return }
        let lines = page.runs[index]
        let run = RunDelivery(lines, of: page, conversation, on: generation, context: context) {
            [self] run, result in
            if run === self.run { wasDelivered(result) }
        }
        self.run = run
        run.start()
    }

    private func wasDelivered(_ result: Result<Void, RedisTrouble>) {
        run = nil
        switch result {
        case .success: perform(progress.delivered())
        case .failure(let failure): fail(failure)
        }
    }

    private func advance() {
        guard let page else { return }
        // Another Redis may lack what was delivered, and must not hear that it was.
        context.redis.send(on: generation) { command in
            command.add("FCALL")
            command.add("martlet_1_fanned")
            command.add(1)
            command.add(context.names.fanned(conversation))
            command.add(page.end.id)
        } completion: { [self] result in
            do throws(RedisTrouble) {
                advanced(to: try result.outcome().bytes)
            } catch {
                fail(error)
            }
        }
    }

    private func advanced(to mark: [UInt8]) {
        context.metrics.delivering.observe(turnStart.duration(to: .now))
        let foreign = page?.lines.count { $0.event == nil } ?? 0
        context.metrics.lines.add((page?.lines.count ?? 0) - foreign)
        context.metrics.foreignLines.add(foreign)
        page = nil
        perform(progress.advanced(to: LineID(clamping: mark.span)))
    }

    /// The jobs are answered last: an answer may bring new jobs at once.
    private func finish(_ done: [FanoutJob], again: Bool) {
        context.retries.ended(conversation)
        if !again { memory.keep(nil) }
        owner.turnEnded(self, again: again)
        for job in done { jobs.removeValue(forKey: job.ticket)?.done() }
    }

    private func fail(_ failure: RedisTrouble) {
        guard case .fail(let failed) = progress.failed() else { return }
        fail(failed, failure)
    }

    private func fail(_ failed: [FanoutJob], _ failure: RedisTrouble) {
        context.metrics.failures.increment()
        context.worker.log.warning(
            "a group could not be fanned out",
            [("conversation", conversation), ("reason", failure.reason)]
        )
        page = nil
        reader = nil
        run = nil
        memory.keep(nil)
        owner.turnEnded(self, again: false)
        retry(failed.compactMap { jobs.removeValue(forKey: $0.ticket) }, failure)
    }
}
