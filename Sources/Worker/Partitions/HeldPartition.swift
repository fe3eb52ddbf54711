internal import Loop

/// One partition under this worker's lease: does what a `PartitionState` decides.
final class HeldPartition {
    let number: Int
    let place: StreamPlace
    let lease: String
    let context: WorkerContext
    private let metrics: RoleMetrics
    private let handler: any JobHandler
    weak var owner: PartitionedConsumer?
    var state: PartitionState
    /// Loop time in ms until which the lease holds for sure.
    var leasedUntil: UInt64
    /// Loop time in ms at which it is released though jobs are in hand; nil while it is not leaving.
    private(set) var leaveDeadline: UInt64?
    private(set) var figures = StreamFigures()
    private var parked: [StreamEntry] = []
    private var isQueued = false
    private(set) lazy var settlement = Settlement(context, place: place) { [weak self] ids in
        self?.state.jobs.settled(ids)
        self?.advanceSoon()
    } buried: { [metrics] in
        metrics.deadLetters.increment()
    }

    init(_ number: Int, rules: JobRules, leasedUntil: UInt64, owner: PartitionedConsumer) {
        self.number = number
        self.owner = owner
        self.leasedUntil = leasedUntil
        context = owner.context
        metrics = owner.metrics
        handler = owner.handler
        place = owner.place(of: number)
        lease = context.names.lease(owner.name, partition: number)
        state = PartitionState(rules)
    }

    /// Finishes what is in hand and releases the lease, at the latest when a whole lease's time is over.
    func leave() {
        leaveDeadline = leaveDeadline ?? context.loop.now &+ context.leaseTime.wholeMilliseconds
        state.leave()
        advanceSoon()
    }

    func stay() {
        leaveDeadline = nil
        state.stay()
        advanceSoon()
    }

    func redisLost() {
        state.redisLost()
        parked = []
    }

    func timePassed(now: UInt64) {
        if context.redis.isReady { settlement.retry() }
        if let leaveDeadline, now >= leaveDeadline, state.phase == .leaving {
            context.log.warning(
                "a partition is given up with jobs in hand",
                [("stream", place.stream), ("jobs", "\(state.jobs.hand.count)")]
            )
            release()
            state.lost()
            owner?.ended(self, wasLost: false)
            return
        }
        advance()
    }

    func sample() {
        context.redis.send(["XINFO", "GROUPS", place.stream]) { [weak self] result in
            guard let self, case .success(let answer) = result else { return }
            figures = StreamFigures(answer, group: place.group) ?? StreamFigures()
        }
    }

    func release() {
        context.redis.send(["FCALL", "martlet_1_release", "1", lease, context.token])
    }

    /// Asks the state what is next, at the end of the turn, so that answers of one turn count together.
    func advanceSoon() {
        guard !isQueued else { return }
        isQueued = true
        context.loop.atTurnEnd(self)
    }

    private func advance() {
        while let entry = parked.first, let deliveries = state.jobs.unpark(entry.id) {
            parked.removeFirst()
            hand(entry, deliveries: deliveries)
        }
        while let action = state.next(now: context.loop.now) { perform(action) }
    }

    private func perform(_ action: PartitionAction) {
        switch action {
        case .prepare: prepare()
        case .claim(let id, let count): claim(from: id, count: count, retrying: nil)
        case .retry(let job): claim(from: job.id, count: 1, retrying: job)
        case .take(let count): take(count)
        case .release:
            release()
            owner?.ended(self, wasLost: false)
        }
    }

    func admit(_ entry: StreamEntry, deliveries: Int) {
        state.saw(entry.id)
        if deliveries > 1 { metrics.redelivered.increment() }
        switch state.jobs.admit(entry.id, deliveries: deliveries) {
        case .hand: hand(entry, deliveries: deliveries)
        case .park: parked.append(entry)
        case .ignore: break
        case .giveUp:
            let reason = "given out \(deliveries - 1) times, and no worker has lived to answer it"
            settlement.bury(entry.id, reason: reason, deliveries: deliveries - 1)
        }
    }

    private func hand(_ entry: StreamEntry, deliveries: Int) {
        do throws(EnvelopeError) {
            let envelope = try JobEnvelope(entry.fields)
            handler.handle(
                Job(
                    stream: place.stream,
                    id: entry.id,
                    type: envelope.type,
                    payload: envelope.payload,
                    deliveries: deliveries,
                    partition: number,
                    desk: self
                )
            )
        } catch {
            state.jobs.refused(entry.id)
            metrics.rejected.increment()
            settlement.bury(entry.id, reason: error.description, deliveries: deliveries)
        }
    }

    /// What `refused` says of a Redis error, when the lease is gone.
    func leaseLost() {
        guard state.phase != .over else { return }
        state.lost()
        owner?.ended(self, wasLost: true)
    }
}

extension HeldPartition: TurnEndTask {
    func turnEnded() {
        isQueued = false
        advance()
    }
}

extension HeldPartition: JobDesk {
    func answered(_ id: String, partition: Int?, with answer: JobAnswer) {
        let isOver = state.phase == .over
        switch state.jobs.answered(id, answer, now: context.loop.now) {
        case .remove:
            metrics.done.increment()
            settlement.remove(id)
        // Whoever holds the partition now has these jobs, and decides.
        case .retry where isOver, .bury where isOver: break
        case .retry: metrics.failed.increment()
        case .bury(let reason, let deliveries):
            if case .rejected = answer { metrics.rejected.increment() } else { metrics.failed.increment() }
            settlement.bury(id, reason: reason, deliveries: deliveries)
        case .unknown: break
        }
        advanceSoon()
    }
}
