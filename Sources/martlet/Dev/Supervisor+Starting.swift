extension Supervisor {
    /// Starts these children.
    mutating func start(_ names: [ChildName]) -> [SupervisorAction] {
        for name in names { children[name] = .starting }
        return names.map { .start($0) }
    }

    /// Whether the others carry on without it.
    func isReplaceable(_ child: ChildName) -> Bool {
        switch child {
        case .node, .worker, .presence, .receipts, .retention: true
        case .redis, .proxy: false
        }
    }

    /// Whether it does what it is there for.
    func isReady(_ child: ChildName) -> Bool {
        if case .ready = children[child] { return true }
        return false
    }

    /// Plans another start of a child that has died, later each time.
    mutating func restart(
        _ child: ChildName,
        _ state: State,
        _ end: ChildEnd,
        now: UInt64
    ) -> [SupervisorAction] {
        if case .ready(let since) = state, now &- since >= Self.stableMilliseconds { failures[child] = 0 }
        let count = failures[child, default: 0]
        failures[child] = count + 1
        // Beyond this the delay is at its largest anyway, and the shift stays small.
        let delay = min(Self.firstRestartDelay * (1 << min(count, 10)), Self.largestRestartDelay)
        children[child] = .waitingForRestart
        return [.report(.restarting(child, end, after: delay)), .scheduleRestart(child, after: delay)]
    }
}
