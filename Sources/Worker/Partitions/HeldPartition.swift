internal import Loop

/// One partition under this worker's lease: does what a `PartitionState` decides.
final class HeldPartition {
    let number: Int
    let place: StreamPlace
    let lease: String
    let context: WorkerContext
    let metrics: RoleMetrics
    let handler: any JobHandler
    weak var owner: PartitionedConsumer?
    var state: PartitionState
    /// Loop time in ms until which the lease holds for sure.
    var leasedUntil: UInt64
    /// Loop time in ms at which it is released though jobs are in hand; nil while it is not leaving.
    private(set) var leaveDeadline: UInt64?
    private(set) var figures = StreamFigures()
    var parked: [StreamEntry] = []
    private var isQueued = false
    private(set) lazy var settlement = Settlement(
        context,
        place: place,
        isBound: state.jobs.rules.isBound
    ) { [weak self] ids in
        self?.state.jobs.settled(ids)
        self?.advanceSoon()
    } unsettled: { [weak self, context] ids in
        self?.state.jobs.unsettled(ids, now: context.loop.now)
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

    func redisLost() { state.redisLost() }

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
        StreamFigures.read(place, from: context.redis) { [weak self] in self?.figures = $0 }
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
        handParked()
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

extension HeldPartition: JobHolder {
    var partition: Int? { number }

    /// In place: a copy of the jobs would be made with each change.
    var jobs: JobsInHand {
        _read { yield state.jobs }
        _modify { yield &state.jobs }
    }

    func answered(_ id: String, with answer: JobAnswer) {
        let isOver = state.phase == .over
        let verdict = jobs.answered(id, answer, now: context.loop.now)
        // Whoever holds the partition now has the job, and decides; but done is done.
        guard !isOver || verdict == .remove else { return }
        conclude(id, verdict, answer)
    }
}
