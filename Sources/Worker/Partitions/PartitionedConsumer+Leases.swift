internal import Loop

/// Leases: kept, taken and given up as the plan says; a look every half second.
extension PartitionedConsumer {
    func workersAlive(_ tokens: [String], now: UInt64) {
        tellHoldings()
        guard !isStopping else { return renew() }
        let leaving = held.values.filter { $0.state.phase == .leaving }.map(\.number)
        let kept = held.keys.filter { !leaving.contains($0) }
        let decision = plan.decide(tokens: tokens, held: Array(kept), leaving: leaving)
        for number in decision.surplus { held[number]?.leave() }
        for number in decision.kept { held[number]?.stay() }
        renew()
        if decision.missing > 0 { look(for: decision.missing, tokens: tokens) } else { hasPlanned = true }
    }

    /// Makes every lease longer, also of what is leaving: its jobs are still in hand.
    private func renew() {
        for partition in held.values where partition.state.phase != .over {
            let until = leaseEnd
            lease(partition.number) { [weak self, weak partition] isOurs in
                guard let self, let partition, held[partition.number] === partition else { return }
                guard isOurs else { return partition.leaseLost() }
                partition.leasedUntil = until
                partition.state.renewed()
                partition.advanceSoon()
            }
        }
    }

    /// Counted from before the command leaves, so that we never think that we have it longer than Redis does.
    private var leaseEnd: UInt64 { context.loop.now &+ context.leaseTime.wholeMilliseconds }

    /// Which leases are free? One look, then as many as are missing.
    private func look(for missing: Int, tokens: [String]) {
        guard !isLooking else { return }
        isLooking = true
        let numbers = (0..<plan.count).filter { held[$0] == nil }
        let keys = numbers.map { context.names.lease(name, partition: $0) }
        context.redis.send(["MGET"] + keys) { [weak self] result in
            guard let self else { return }
            isLooking = false
            guard case .success(let answer) = result, answer.error == nil, !isStopping else { return }
            let free = zip(numbers, answer.elements).filter { $0.1 == .null }.map(\.0)
            for number in plan.choose(missing, of: free, tokens: tokens) { take(number) }
            hasPlanned = true
        }
    }

    private func take(_ number: Int) {
        let until = leaseEnd
        lease(number) { [weak self] isOurs in
            guard let self, isOurs, held[number] == nil else { return }
            let partition = HeldPartition(number, rules: rules, leasedUntil: until, owner: self)
            held[number] = partition
            context.log.debug("holds a partition", [("stream", partition.place.stream)])
            if isStopping { return partition.leave() }
            handler.partitionTaken(number)
            partition.advanceSoon()
        }
    }

    private func lease(_ number: Int, _ completion: @escaping (Bool) -> Void) {
        let key = context.names.lease(name, partition: number)
        let milliseconds = String(context.leaseTime.wholeMilliseconds)
        context.redis.send(["FCALL", "martlet_1_lease", "1", key, context.token, milliseconds]) { result in
            switch result {
            // Not known: the time that was confirmed last decides.
            case .failure, .success(.error): break
            case .success(let answer): completion(answer == .integer(1))
            }
        }
    }
}
