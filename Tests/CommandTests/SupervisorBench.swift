@testable import martlet

/// A supervisor of two nodes, brought into any phase.
enum SupervisorBench {
    enum Phase: String, CaseIterable {
        case idle, startingRedis, startingNodes, startingProxy, running, stoppingNodes, stoppingProxy,
            stoppingRedis
        case finished
    }

    /// Two nodes, and the events that lead into the phase.
    static func supervisor(in phase: Phase) -> Supervisor {
        var supervisor = Supervisor(nodeCount: 2)
        let steps: [(inout Supervisor) -> [SupervisorAction]] = [
            { $0.begin() },
            { $0.ready(.redis, now: 0) },
            { $0.ready(.node(1), now: 0) + $0.ready(.node(2), now: 0) },
            { $0.ready(.proxy, now: 0) },
            { $0.stopRequested() },
            { $0.ended(.node(1), .exited(0), now: 0) + $0.ended(.node(2), .exited(0), now: 0) },
            { $0.ended(.proxy, .exited(0), now: 0) },
            { $0.ended(.redis, .exited(0), now: 0) },
        ]
        let count = Phase.allCases.firstIndex(of: phase) ?? 0
        for step in steps.prefix(count) { _ = step(&supervisor) }
        return supervisor
    }

    static let died = ChildEnd.killed(signal: 9)
}
