internal import Glibc
internal import Loop
internal import Redis

/// The run: links, beats, figures.
extension Worker {
    static let stopSignals = [SIGTERM, SIGINT]
    /// How often the states look at the clock: delays of retries are at most this much longer.
    private static let lookInterval: Duration = .milliseconds(50)
    /// How often a worker says that it is alive and looks at leases: six times within a lease's usual time.
    private static let beatInterval: Duration = .milliseconds(500)
    /// How often figures are read, and the worker's card and its registrations are written.
    private static let cardInterval: Duration = .seconds(1)
    /// How long the card stays when nobody renews it.
    private static let cardLifetime = 5_000

    /// Connects and takes jobs; `run` adds signals and turns the loop.
    package func start() throws(WorkerError) {
        if let mistake { throw mistake }
        guard !consumptions.isEmpty else { throw .nothingToConsume }
        let admin = AdminRoutes(worker: self)
        try admin.listen(on: adminAddresses)
        self.admin = admin
        stage = .starting
        connect()
        for consumption in consumptions { consumption.start() }
        timers += repeated.map { loop.timer(every: $0.0, $0.1) }
        timers.append(loop.timer(every: Self.lookInterval) { [unowned self] in look() })
        timers.append(loop.timer(every: Self.beatInterval) { [unowned self] in beat() })
        timers.append(loop.timer(every: Self.cardInterval) { [unowned self] in report() })
    }

    /// Jobs of all consumptions are being taken.
    var isReady: Bool { stage == .serving && redis.isReady && consumptions.allSatisfy(\.isReady) }

    /// The role under which the worker shows itself.
    var role: String { configuration.role ?? consumptions.first?.name ?? "" }

    private func connect() {
        let watch = LinkWatch(
            outages: context.outages,
            name: "commands",
            returned: { [unowned self] in redisReturned() },
            lost: { [unowned self] in for consumption in consumptions { consumption.redisLost() } }
        )
        self.watch = watch
        let link = context.makeLink(suffix: "", functions: true, observer: watch)
        self.link = link
        redis.link = link
    }

    private func redisReturned() {
        for consumption in consumptions { consumption.redisReturned() }
        beat()
        report()
    }

    private func look() {
        let now = loop.now
        for consumption in consumptions { consumption.timePassed(now: now) }
        switch stage {
        case .starting: sayReady()
        case .stopping: if consumptions.allSatisfy(\.isFinished) { finish() }
        case .leaving: if redis.pending == 0 { leave() }
        case .new, .serving, .over: break
        }
    }

    private func sayReady() {
        guard redis.isReady, consumptions.allSatisfy(\.isReady) else { return }
        stage = .serving
        StandardOutput.write("ready \(role) \(configuration.name)\n")
        log.info("ready", [("role", role)])
    }

    /// Nothing is queued while Redis is away: it would only say late what is not true any more.
    private func beat() {
        guard redis.isReady, stage != .leaving else { return }
        guard stage != .stopping else { return renewWhileStopping() }
        let lifetime = String(configuration.leaseTime.wholeMilliseconds)
        for consumption in consumptions {
            redis.send(
                ["FCALL", "martlet_1_beat", "1", names.workers(consumption.name), context.token, lifetime]
            ) { [weak self, weak consumption] result in
                guard let self, let consumption, case .success(let answer) = result else { return }
                if let message = answer.error {
                    return log.error("Redis refused a beat", [("error", message)])
                }
                let tokens = answer.elements.compactMap(\.text)
                lookForTwin(among: tokens, role: consumption.name)
                consumption.workersAlive(tokens, now: loop.now)
            }
        }
    }

    /// Two of one name take each other's jobs for their own.
    private func lookForTwin(among tokens: [String], role: String) {
        var watch = twins[role] ?? TwinWatch(token: context.token, lifetime: configuration.leaseTime)
        let isNew = watch.saw(tokens, now: loop.now)
        twins[role] = watch
        guard isNew else { return }
        log.warning("another live worker has this one's name", [("role", role)])
    }

    private func report() {
        guard redis.isReady, stage == .starting || stage == .serving || stage == .stopping else { return }
        for consumption in consumptions { consumption.sample() }
        let card = card.json
        redis.send({ command in
            command.add("SET")
            command.add(names.worker(configuration.name))
            command.add(card)
            command.add("PX")
            command.add(Self.cardLifetime)
        }) { _ in }
        if stage != .stopping, !registrations.isEmpty {
            let pairs = registrations.flatMap { [$0.field, String($0.maximum)] }
            redis.send(["HSET", names.registry] + pairs)
        }
    }

    private var card: WorkerCard {
        WorkerCard(
            name: configuration.name,
            role: role,
            roles: consumptions.map(\.name),
            partitions: consumptions.flatMap(\.partitions),
            jobs: consumptions.reduce(0) { $0 + $1.metrics.done.value },
            redeliveries: consumptions.reduce(0) { $0 + $1.metrics.redelivered.value },
            dead: consumptions.reduce(0) { $0 + $1.metrics.deadLetters.value },
            deliveries: metrics.deliveries.value,
            since: context.since
        )
    }
}
