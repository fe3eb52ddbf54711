internal import MartletWorker

/// The questions of a way through the key space, one at a time.
extension ExpiryRounds {
    /// What Redis spends at most (docs/redis.md): on a page of names, on looking for one name, on a step that finds
    /// nothing, and on each entry that a step removes.
    private static let pageCost = Duration.microseconds(200)
    private static let probeCost = Duration.microseconds(3)
    private static let stepCost = Duration.microseconds(40)
    private static let entryCost = Duration.microseconds(5)

    func scan(from cursor: String, _ round: WorkerRound, _ cutoff: Int) {
        let prefix = worker.names.prefix
        let start = ContinuousClock.now
        let command = [
            "SCAN", cursor, "MATCH", KeyName.pattern(prefix: prefix), "COUNT", String(limits.names),
        ]
        send(command, round) { [self] answer throws(RedisTrouble) in
            guard answer.elements.count == 2, let next = answer.elements[0].text else {
                throw .unavailable("SCAN answered something else")
            }
            let names = answer.elements[1].elements.map { KeyName($0.text ?? "", prefix: prefix) }
            metrics.names.add(names.count)
            walk?.scanned(names, next: next)
            goOn(round, cutoff, pace.pause(after: .now - start, atMost: Self.pageCost))
        }
    }

    /// One command for each, all in one go: EXISTS of several would only say how many.
    func probe(_ targets: [ExpiryTarget], _ round: WorkerRound, _ cutoff: Int) {
        let start = ContinuousClock.now
        var areThere: [Bool] = []
        var isOver = false
        for target in targets {
            worker.redis.send(["EXISTS", target.leader(worker.names)]) { [self] result in
                guard !isOver else { return }
                do throws(RedisTrouble) {
                    areThere.append(try result.outcome().integer == 1)
                    guard areThere.count == targets.count else { return }
                    walk?.probed(areThere)
                    let most = Self.probeCost * targets.count
                    goOn(round, cutoff, pace.pause(after: .now - start, atMost: most))
                } catch {
                    isOver = true
                    failed(error, round)
                }
            }
        }
    }

    func expire(_ target: ExpiryTarget, _ round: WorkerRound, _ cutoff: Int) {
        let start = ContinuousClock.now
        metrics.steps.increment()
        worker.redis.send({ target.build(&$0, cutoff: cutoff, most: limits.entries, names: worker.names) }) {
            [self] result in
            var removed = 0
            do throws(RedisTrouble) {
                removed = try count(target, try result.outcome())
            } catch {
                guard case .refused(let reason) = error else { return failed(error, round) }
                leaveAlone(target, reason)
            }
            let most = Self.stepCost + Self.entryCost * removed
            goOn(round, cutoff, pace.pause(after: .now - start, atMost: most))
        }
    }

    /// How many entries the step has removed.
    private func count(_ target: ExpiryTarget, _ answer: RedisAnswer) throws(RedisTrouble) -> Int {
        let parts = answer.elements.compactMap(\.integer)
        guard parts.count == 2 else { throw .refused("the function answered something else") }
        switch target {
        case .conversation: metrics.removedOfConversations.add(parts[0])
        case .user: metrics.removedOfUsers.add(parts[0])
        }
        worker.metrics.deliveries.add(parts[0])
        walk?.expired(hasMore: parts[1] == 1)
        return parts[0]
    }

    /// One of a kind is told each time through; how many there are, a metric says.
    private func leaveAlone(_ target: ExpiryTarget, _ reason: String) {
        walk?.refused()
        guard !hasReportedForeign else { return }
        hasReportedForeign = true
        worker.log.warning(
            "a name holds something foreign and is left alone",
            [("beside", target.leader(worker.names)), ("reason", reason)]
        )
    }
}
