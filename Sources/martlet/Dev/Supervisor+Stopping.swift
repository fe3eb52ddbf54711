extension Supervisor {
    /// Ends everything that runs, because something is wrong: which is said at once, and again at the end.
    mutating func fail(_ report: SupervisorReport) -> [SupervisorAction] {
        reason = report
        return [.report(report)] + stop(with: .failure)
    }

    /// Ends everything that runs, and then with this code.
    mutating func stop(with code: ExitCode) -> [SupervisorAction] {
        children = children.filter { $0.value != .waitingForRestart }
        let interruption: [SupervisorAction] = rolling == nil ? [] : [.reportRestart(.interrupted)]
        rolling = nil
        return interruption + enter(SupervisorPhase.StopStep.allCases[...], code)
    }

    /// Begins the first of the steps that still has something to stop.
    private mutating func enter(
        _ steps: ArraySlice<SupervisorPhase.StopStep>,
        _ code: ExitCode
    ) -> [SupervisorAction] {
        for step in steps {
            let alive = alive(in: step)
            guard !alive.isEmpty else { continue }
            phase = .stopping(step, code)
            return alive.map { .terminate($0) } + [.limitStop(Self.stopLimit)]
        }
        phase = .finished
        return [.finish(code)]
    }

    /// Goes on to the next step once the current one has nothing left.
    mutating func continueStopping() -> [SupervisorAction] {
        guard case .stopping(let step, let code) = phase, alive(in: step).isEmpty else { return [] }
        let rest = SupervisorPhase.StopStep.allCases.drop { $0 != step }.dropFirst()
        let actions = enter(rest, code)
        // What the others said while they were stopped may have pushed the reason off the screen.
        guard phase == .finished, let reason else { return actions }
        return [.report(.stopped(because: reason))] + actions
    }

    /// The children of a step that have not ended.
    func alive(in step: SupervisorPhase.StopStep) -> [ChildName] {
        let names: [ChildName] =
            switch step {
            case .nodes: nodes
            case .proxy: [.proxy]
            case .workers: workers
            case .redis: [.redis]
            }
        return names.filter { children[$0] != nil }
    }
}
