internal import Loop

/// What a worker takes and what it offers; said before the run.
extension Worker {
    /// Takes jobs from `work:<name>`, together with whoever else does, each job by one worker at a time.
    ///
    /// The stream and its consumer group, which has the same name, are made if missing. Call it before `run()`; a name
    /// that is no identifier, or is given twice, makes `run()` fail.
    public func consume(
        _ name: String,
        options: ConsumeOptions = ConsumeOptions(),
        handler: any JobHandler
    ) {
        guard isUsable(name, field: "consume"), isShared(name, field: "consume") else { return }
        add(SharedConsumer(name, options: adjusted(options), handler: handler, context: context))
    }

    /// Takes jobs from `work:<name>:0` to `work:<name>:<count - 1>`, each partition by one worker at a time, in order.
    ///
    /// The partitions are spread evenly over all live workers of the name, and move when one comes or goes. Jobs of a
    /// partition are handed over in the stream's order; a job that failed comes again behind later ones, so a handler
    /// for which order matters keeps its own order, as the fan-out does. At most 1,024 partitions.
    public func consumePartitions(
        _ name: String,
        count: Int,
        options: ConsumeOptions = ConsumeOptions(),
        handler: any JobHandler
    ) {
        guard isUsable(name, field: "consumePartitions") else { return }
        guard (1...1_024).contains(count) else {
            return refuse("consumePartitions", "expected 1 to 1024 partitions, not \(count)")
        }
        let options = adjusted(options)
        add(PartitionedConsumer(name, count: count, options: options, handler: handler, context: context))
    }

    /// Works by the clock instead of taking jobs: calls the closure every so often, as a worker of the role `name`.
    ///
    /// Only while Redis is there, and never before the last round has ended. The interval is kept to about 50 ms. Other
    /// workers of the role do the same at the same time, so rounds have to bear each other, like jobs done twice.
    public func work(
        as name: String,
        every interval: Duration,
        _ body: @escaping (WorkerRound) -> Void
    ) {
        guard isUsable(name, field: "work"), isShared(name, field: "work") else { return }
        add(RoundConsumption(name, every: interval, context: context, body: body))
    }

    /// Has copies of what `kind` says written to `work:<name>`, as long as some worker asks for them.
    ///
    /// Registered when the worker starts, and again within a second if somebody removes it. The tap stays registered
    /// when the worker ends, so that nothing is missed while it restarts, unless `unregistersOnStop`: then a clean stop
    /// removes it for all workers of the name. `maximum` is about the most entries that the stream may hold: beyond it
    /// the oldest go.
    public func tap(
        _ kind: TapKind,
        as name: String,
        maximum: Int = 100_000,
        unregistersOnStop: Bool = false
    ) {
        register("\(kind.rawValue):\(name)", name, maximum, unregistersOnStop, field: "tap")
    }

    /// Answers the calls of clients to this service, which come through `work:<service>`.
    ///
    /// Registration is as for `tap`; beyond `maximum` waiting calls clients are refused with `overloaded`.
    public func serve(
        _ service: String,
        options: ConsumeOptions = ConsumeOptions(),
        maximum: Int = 100_000,
        unregistersOnStop: Bool = false,
        handler: any CallHandler
    ) {
        register("service:\(service)", service, maximum, unregistersOnStop, field: "serve")
        consume(service, options: options, handler: ServiceDesk(handler: handler, redis: redis, loop: loop))
    }

    /// The operator's times before the author's.
    private func adjusted(_ options: ConsumeOptions) -> ConsumeOptions {
        var options = options
        if let time = configuration.claimAfter { options.claimIdle = time }
        if let time = configuration.retryAfter { options.retryDelay = time }
        return options
    }

    private func add(_ consumption: any Consumption) {
        consumptions.append(consumption)
    }

    private func register(
        _ name: String,
        _ worker: String,
        _ maximum: Int,
        _ unregistersOnStop: Bool,
        field: String
    ) {
        do throws(WorkerError) {
            try CheckedConfiguration.checkName(worker, field: field)
        } catch {
            return refuse(error)
        }
        guard isShared(worker, field: field) else { return }
        guard maximum > 0 else { return refuse(field, "expected a maximum of at least 1") }
        registrations.append(
            Registration(field: name, maximum: maximum, unregistersOnStop: unregistersOnStop)
        )
    }

    /// The jobs of the fan-out lie in partitions: a shared stream of that name would never get one.
    private func isShared(_ name: String, field: String) -> Bool {
        guard name == "fanout" else { return true }
        refuse(field, "the name fanout belongs to the fan-out")
        return false
    }

    private func isUsable(_ name: String, field: String) -> Bool {
        do throws(WorkerError) {
            try CheckedConfiguration.checkName(name, field: field)
        } catch {
            refuse(error)
            return false
        }
        guard !consumptions.contains(where: { $0.name == name }) else {
            refuse(field, "\(name) is consumed already")
            return false
        }
        guard stage == .new else {
            refuse(field, "the worker runs already")
            return false
        }
        return true
    }

    private func refuse(_ field: String, _ reason: String) {
        refuse(.invalidConfiguration(field: field, reason: reason))
    }

    private func refuse(_ error: WorkerError) {
        mistake = mistake ?? error
    }
}
