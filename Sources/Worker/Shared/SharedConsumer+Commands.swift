internal import Loop

/// The commands of a shared stream; docs/workers.md lists them for other languages.
extension SharedConsumer {
    func prepare() {
        context.redis.send(["XGROUP", "CREATE", place.stream, place.group, "0", "MKSTREAM"]) {
            [weak self] result in
            guard let self else { return }
            switch result {
            case .success(.error(let message)) where !message.hasPrefix("BUSYGROUP"):
                context.log.error(
                    "Redis refused the consumer group",
                    [("stream", place.stream), ("error", message)]
                )
                state.prepareFailed(now: context.loop.now)
            case .success: state.prepared()
            case .failure: state.prepareFailed(now: context.loop.now)
            }
            advanceSoon()
        }
    }

    func read(_ count: Int, through link: BlockingLink?) {
        let place = place
        let isQueued = link?.send({ command in
            for word in ["XREADGROUP", "GROUP", place.group, place.consumer] { command.add(word) }
            command.add("COUNT")
            command.add(count)
            command.add("BLOCK")
            command.add(BlockingLink.block)
            command.add("STREAMS")
            command.add(place.stream)
            command.add(">")
        }) { [weak self] result in self?.readAnswered(result) }
        if isQueued != true { state.readEnded() }
    }

    private func readAnswered(_ result: Result<RedisAnswer, RedisFailure>) {
        state.readEnded()
        switch result {
        case .failure: state.readBecameUncertain()
        // NOGROUP; UNBLOCKED when the stream was deleted while the command waited.
        case .success(.error(let message)): refused(message, "reading")
        case .success(let answer):
            // [[stream, [entry …]]], or null when the time was over.
            let entries = answer.elements.first?.elements.last.map(StreamEntry.list) ?? []
            for entry in entries { take(entry, deliveries: 1) }
        }
        advanceSoon()
    }

    func listOwn(after id: String?) {
        let start = id.map { "(" + $0 } ?? "-"
        let page = String(ConsumerState.pageSize)
        context.redis.send(["XPENDING", place.stream, place.group, start, "+", page, place.consumer]) {
            [weak self] result in
            guard let self else { return }
            guard let lines = listed(result) else { return }
            state.listedOwn(lines, now: context.loop.now)
            advanceSoon()
        }
    }

    func listIdle(after id: String?) {
        let start = id.map { "(" + $0 } ?? "-"
        let idle = String(state.jobs.rules.claimIdle)
        let page = String(ConsumerState.pageSize)
        context.redis.send(["XPENDING", place.stream, place.group, "IDLE", idle, start, "+", page]) {
            [weak self] result in
            guard let self else { return }
            guard let lines = listed(result) else { return }
            state.listedIdle(lines, now: context.loop.now)
            advanceSoon()
        }
    }

    private func listed(_ result: Result<RedisAnswer, RedisFailure>) -> [PendingJob]? {
        switch result {
        case .failure: state.listFailed()
        case .success(.error(let message)):
            state.listFailed()
            refused(message, "looking for pending jobs")
        case .success(let answer): return answer.elements.compactMap(PendingJob.init)
        }
        return nil
    }

    func claim(_ jobs: [WaitingJob]) {
        let place = place
        let leastIdle = jobs.map(\.leastIdle).min() ?? 0
        context.redis.send({ command in
            for word in ["XCLAIM", place.stream, place.group, place.consumer] { command.add(word) }
            command.add(Int(clamping: leastIdle))
            for job in jobs { command.add(job.id) }
        }) { [weak self] result in self?.claimed(jobs, result) }
    }

    private func claimed(_ jobs: [WaitingJob], _ result: Result<RedisAnswer, RedisFailure>) {
        state.claimEnded()
        switch result {
        case .failure: state.readBecameUncertain()
        case .success(.error(let message)): refused(message, "claiming")
        case .success(let answer):
            let deliveries = Dictionary(jobs.map { ($0.id, $0.deliveries) }) { first, _ in first }
            for entry in StreamEntry.list(answer) {
                take(entry, deliveries: (deliveries[entry.id] ?? 0) + 1)
            }
        }
        advanceSoon()
    }

    /// While the worker stops, what still comes is handed back at once.
    private func take(_ entry: StreamEntry, deliveries: Int) {
        if state.phase == .stopping { handBack([entry.id]) } else { admit(entry, deliveries: deliveries) }
    }

    private func refused(_ message: String, _ step: String) {
        guard !message.hasPrefix("NOGROUP"), !message.hasPrefix("UNBLOCKED") else {
            context.log.warning("the consumer group is gone and is made anew", [("stream", place.stream)])
            return state.groupMissing()
        }
        context.log.error(
            "Redis refused a command",
            [("stream", place.stream), ("step", step), ("error", message)]
        )
        state.refused(now: context.loop.now)
    }

    /// Makes jobs so old that others take them at once, or when their delay is over; then leaves the group.
    func handBack() {
        handBack(Array(state.jobs.hand.keys))
        let now = context.loop.now
        let claimIdle = state.jobs.rules.claimIdle
        for job in state.jobs.waiting.all where job.isOwn {
            let rest = job.due > now ? job.due - now : 0
            setIdle([job.id], to: claimIdle > rest ? claimIdle - rest : 0)
        }
        context.redis.send(["FCALL", "martlet_1_quit", "1", place.stream, place.group, place.consumer])
    }

    func handBack(_ ids: [String]) {
        if !ids.isEmpty { setIdle(ids, to: state.jobs.rules.claimIdle) }
    }

    private func setIdle(_ ids: [String], to idle: UInt64) {
        let place = place
        context.redis.send({ command in
            for word in ["XCLAIM", place.stream, place.group, place.consumer, "0"] { command.add(word) }
            for id in ids { command.add(id) }
            command.add("IDLE")
            command.add(Int(clamping: idle))
            command.add("JUSTID")
        }) { _ in }
    }
}
