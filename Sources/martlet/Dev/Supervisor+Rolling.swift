/// Replaces all nodes, one after the other, while everything runs.
extension Supervisor {
    /// A node sends its clients away over `--drain-time`, which may be long; it is never killed for that here.
    static let leaveLimit = Duration.seconds(3_900)
    /// Two checks of the load balancer: it has seen the new node then.
    static let settleTime = Duration.milliseconds(1_000)

    /// Somebody wants all nodes replaced; `now` is in ms.
    mutating func restartRequested(now: UInt64) -> [SupervisorAction] {
        guard phase == .running, rolling == nil, let first = nodes.first else {
            return [.reportRestart(.refused)]
        }
        rolling = RollingRestart(
            waiting: nodes.dropFirst(),
            current: first,
            step: .leaving,
            began: now,
            turnBegan: now
        )
        return [.reportRestart(.began(nodes))] + beginTurn(now: now)
    }

    /// The time of a step is over; `now` is in ms.
    mutating func rollingTimeIsOver(now: UInt64) -> [SupervisorAction] {
        guard phase == .running, let rolling else { return [] }
        switch rolling.step {
        case .leaving, .starting:
            self.rolling = nil
            return [.reportRestart(.gaveUp(rolling.current, replaced: rolling.replaced))]
        case .settling: return nextTurn(rolling, now: now)
        }
    }

    /// The node of the moment has ended, as it was told or otherwise: its successor starts at once.
    mutating func startSuccessor(of child: ChildName) -> [SupervisorAction]? {
        guard rolling?.current == child, rolling?.step == .leaving else { return nil }
        rolling?.step = .starting
        return start([child]) + [.limitRolling(Self.nodeStartLimit)]
    }

    /// A node is ready; nil when it is not the one that is waited for.
    mutating func successorReady(_ child: ChildName, now: UInt64) -> [SupervisorAction]? {
        guard let rolling, rolling.current == child, rolling.step == .starting else { return nil }
        self.rolling?.step = .settling
        self.rolling?.replaced += 1
        let time = Duration.milliseconds(now - min(now, rolling.turnBegan))
        return [.reportRestart(.replaced(child, in: time)), .limitRolling(Self.settleTime)]
    }

    /// One that has died just now is on its way already.
    private mutating func beginTurn(now: UInt64) -> [SupervisorAction] {
        guard let current = rolling?.current else { return [] }
        rolling?.turnBegan = now
        guard isReady(current) else {
            rolling?.step = .starting
            return [.limitRolling(Self.nodeStartLimit)]
        }
        rolling?.step = .leaving
        return [.terminate(current), .limitRolling(Self.leaveLimit)]
    }

    private mutating func nextTurn(_ done: RollingRestart, now: UInt64) -> [SupervisorAction] {
        guard let next = done.waiting.first else {
            rolling = nil
            let time = Duration.milliseconds(now - min(now, done.began))
            return [.reportRestart(.ended(done.replaced, in: time))]
        }
        rolling?.waiting = done.waiting.dropFirst()
        rolling?.current = next
        return beginTurn(now: now)
    }
}
