internal import Loop

/// Takes jobs from the partitions of one name, as many as are this worker's share.
final class PartitionedConsumer: Consumption {
    let name: String
    let context: WorkerContext
    let metrics: RoleMetrics
    let handler: any JobHandler
    let plan: PartitionPlan
    let rules: JobRules
    private let options: ConsumeOptions
    /// By number; those that are leaving among them.
    var held: [Int: HeldPartition] = [:]
    private var leasesLost: WorkerCounter?
    private(set) lazy var waker = PartitionWaker(self)
    /// The plan has been followed at least once since Redis came back.
    var hasPlanned = false
    private(set) var isStopping = false
    var isLooking = false
    private var holdings = HoldingsLog()

    init(
        _ name: String,
        count: Int,
        options: ConsumeOptions,
        handler: any JobHandler,
        context: WorkerContext
    ) {
        self.name = name
        self.context = context
        self.handler = handler
        self.options = options
        rules = JobRules(options)
        plan = PartitionPlan(count: count, token: context.token)
        metrics = RoleMetrics(context.metrics, role: name)
        observe()
    }

    var isReady: Bool { hasPlanned }
    var partitions: [Int] { held.keys.sorted() }

    var isFinished: Bool {
        isStopping && held.values.allSatisfy { $0.state.phase == .over }
    }

    func start() { waker.start() }

    func redisReturned() {
        // Leases first: what is held is asked for again with the next look, which comes at once.
        for partition in held.values { partition.settlement.retry() }
    }

    func redisLost() {
        hasPlanned = false
        isLooking = false
        for partition in held.values { partition.redisLost() }
    }

    func timePassed(now: UInt64) {
        for partition in held.values where now >= partition.leasedUntil { partition.leaseLost() }
        for partition in held.values { partition.timePassed(now: now) }
        waker.timePassed(now: now)
    }

    func sample() {
        for partition in held.values { partition.sample() }
    }

    func stop() {
        isStopping = true
        for partition in held.values { partition.leave() }
    }

    /// The leases are given back; the next holder claims what is pending.
    func handBack() {
        for partition in held.values where partition.state.phase != .over {
            partition.release()
            partition.state.lost()
        }
    }

    func close() {
        tellHoldings()
        waker.close()
    }

    /// One line for all that has moved since the last beat.
    func tellHoldings() {
        holdings.tell(Array(held.keys), role: name, log: context.log)
    }

    func place(of partition: Int) -> StreamPlace {
        StreamPlace(
            stream: context.names.work(name, partition: partition),
            dead: context.names.dead(name),
            group: name,
            consumer: context.worker,
            mostDeadLetters: max(1, options.mostDeadLetters)
        )
    }

    /// The partition is released, or its lease is lost.
    func ended(_ partition: HeldPartition, wasLost: Bool) {
        guard held[partition.number] === partition else { return }
        held[partition.number] = nil
        if wasLost {
            leasesLost?.increment()
            holdings.lost(partition.number)
        } else {
            context.log.debug("released a partition", [("stream", partition.place.stream)])
        }
        handler.partitionReleased(partition.number)
    }

    private func observe() {
        metrics.observe { [unowned self] in
            held.values.reduce(0) { $0 + $1.state.jobs.hand.count }
        } waiting: { [unowned self] in
            held.values.reduce(0) { $0 + $1.state.jobs.waiting.count }
        }
        for number in 0..<plan.count {
            metrics.observe(partition: String(number)) { [unowned self] in
                held[number]?.figures ?? StreamFigures()
            }
        }
        leasesLost = metrics.observeLeases { [unowned self] in held.count }
    }
}
