internal import Loop

/// Takes jobs from one stream together with other workers: does what a `ConsumerState` decides.
final class SharedConsumer: Consumption {
    let name: String
    let context: WorkerContext
    let place: StreamPlace
    let metrics: RoleMetrics
    let handler: any JobHandler
    var state: ConsumerState
    var parked: [StreamEntry] = []
    private var link: BlockingLink?
    private var hasReadLinkBeenUp = false
    private var isQueued = false
    private var nextIdleCheck: UInt64 = 0
    private(set) var figures = StreamFigures()
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
    } buried: { [weak self] in
        self?.metrics.deadLetters.increment()
    }

    init(_ name: String, options: ConsumeOptions, handler: any JobHandler, context: WorkerContext) {
        self.name = name
        self.handler = handler
        self.context = context
        place = StreamPlace(
            stream: context.names.work(name),
            dead: context.names.dead(name),
            group: name,
            consumer: context.worker,
            mostDeadLetters: max(1, options.mostDeadLetters)
        )
        state = ConsumerState(JobRules(options))
        metrics = RoleMetrics(context.metrics, role: name)
        metrics.observe { [unowned self] in
            state.jobs.hand.count
        } waiting: { [unowned self] in
            state.jobs.waiting.count
        }
        metrics.observe(partition: "") { [unowned self] in figures }
    }

    var isReady: Bool { state.phase == .open }
    var isFinished: Bool { state.isFinished && settlement.isEmpty && state.jobs.settling.isEmpty }
    var partitions: [Int] { [] }

    func start() {
        link = BlockingLink(context, name: name) { [weak self] in self?.readLinkReturned() }
    }

    func redisReturned() {
        state.redisReturned()
        planIdleCheck(now: context.loop.now)
        settlement.retry()
        advanceSoon()
    }

    func redisLost() { state.redisLost() }

    func timePassed(now: UInt64) {
        if now >= nextIdleCheck {
            planIdleCheck(now: now)
            state.idleCheckDue()
        }
        if context.redis.isReady { settlement.retry() }
        advance()
    }

    func workersAlive(_ tokens: [String], now: UInt64) {}

    func sample() {
        StreamFigures.read(place, from: context.redis) { [weak self] in self?.figures = $0 }
    }

    func stop() {
        state.stop()
        let ids = parked.map(\.id)
        parked = []
        handBack(ids)
    }

    func close() { link?.close() }

    /// Four looks within the time, so that a dead worker's jobs wait little longer than it.
    private func planIdleCheck(now: UInt64) {
        nextIdleCheck = now &+ min(5_000, max(50, state.jobs.rules.claimIdle / 4))
    }

    /// The read that was under way is sent again: what its first answer brought would be pending and forgotten.
    private func readLinkReturned() {
        if hasReadLinkBeenUp { state.readBecameUncertain() }
        hasReadLinkBeenUp = true
        advanceSoon()
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

    private func perform(_ action: ConsumerAction) {
        switch action {
        case .prepare: prepare()
        case .read(let count): read(count, through: link)
        case .listOwn(let id): listOwn(after: id)
        case .listIdle(let id): listIdle(after: id)
        case .claim(let jobs): claim(jobs)
        }
    }
}

extension SharedConsumer: TurnEndTask {
    func turnEnded() {
        isQueued = false
        advance()
    }
}

extension SharedConsumer: JobHolder {
    var partition: Int? { nil }

    /// In place: a copy of the jobs would be made with each change.
    var jobs: JobsInHand {
        _read { yield state.jobs }
        _modify { yield &state.jobs }
    }

    func answered(_ id: String, with answer: JobAnswer) {
        conclude(id, jobs.answered(id, answer, now: context.loop.now), answer)
    }
}
