internal import Loop

/// The commands of a partition that is held; docs/workers.md lists them for other languages.
extension HeldPartition {
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

    func take(_ count: Int) {
        context.redis.send(
            [
                "FCALL", "martlet_1_take", "2", place.stream, lease, place.group, place.consumer,
                context.token,
                String(count),
            ]
        ) { [weak self] result in
            guard let self, let answer = usable(result) else { return }
            let entries = StreamEntry.list(answer)
            guard state.took(entries.count, of: count) else { return advanceSoon() }
            for entry in entries { take(entry, deliveries: 1) }
            if state.isDry { owner?.waker.emptied(self) }
            advanceSoon()
        }
    }

    func claim(from id: String, count: Int, retrying job: WaitingJob?) {
        context.redis.send(
            [
                "FCALL", "martlet_1_claim", "2", place.stream, lease, place.group, place.consumer,
                context.token, id, String(count),
            ] + state.jobs.known(from: id, most: count)
        ) { [weak self] result in
            guard let self, let answer = usable(result) else { return }
            let parts = answer.elements
            let next = parts.first?.text ?? PartitionState.firstID
            let isWanted = job == nil ? state.claimed(next: next) : state.retried()
            guard isWanted else { return advanceSoon() }
            for entry in parts.last.map(StreamEntry.list) ?? [] {
                take(entry, deliveries: entry.deliveries ?? 1)
            }
            advanceSoon()
        }
    }

    private func take(_ entry: StreamEntry, deliveries: Int) {
        state.saw(entry.id)
        admit(entry, deliveries: deliveries)
    }

    /// The answer, unless it is none, or says that the lease or the group is gone.
    private func usable(_ result: Result<RedisAnswer, RedisFailure>) -> RedisAnswer? {
        switch result {
        case .failure: state.failed()
        case .success(.error(let message)): refused(message)
        case .success(let answer): return answer
        }
        advanceSoon()
        return nil
    }

    private func refused(_ message: String) {
        if message.hasPrefix("LOSTLEASE") { return leaseLost() }
        guard !message.hasPrefix("NOGROUP") else {
            context.log.warning("the consumer group is gone and is made anew", [("stream", place.stream)])
            return state.groupMissing()
        }
        context.log.error("Redis refused a command", [("stream", place.stream), ("error", message)])
        state.refused(now: context.loop.now)
    }
}
