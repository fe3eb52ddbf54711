@testable import martlet

/// A supervisor of two nodes, two workers for groups and one of each other kind, brought into any phase.
enum SupervisorBench {
    enum Phase: String, CaseIterable {
        case idle, startingRedis, startingNodes, startingProxy, running, stoppingNodes, stoppingProxy,
            stoppingWorkers, stoppingRedis
        case finished
    }

    /// Those, and the events that lead into the phase.
    static func supervisor(in phase: Phase) -> Supervisor {
        var supervisor = Supervisor(nodeCount: 2, workerCount: 2)
        let steps: [(inout Supervisor) -> [SupervisorAction]] = [
            { $0.begin() },
            { $0.ready(.redis, now: 0) },
            { bench in
                both { bench.ready(.node($0), now: 0) + bench.ready(.worker($0), now: 0) }
                    + singles { bench.ready($0, now: 0) }
            },
            { $0.ready(.proxy, now: 0) },
            { $0.stopRequested() },
            { bench in both { bench.ended(.node($0), .exited(0), now: 0) } },
            { $0.ended(.proxy, .exited(0), now: 0) },
            { bench in
                both { bench.ended(.worker($0), .exited(0), now: 0) }
                    + singles { bench.ended($0, .exited(0), now: 0) }
            },
            { $0.ended(.redis, .exited(0), now: 0) },
        ]
        let count = Phase.allCases.firstIndex(of: phase) ?? 0
        for step in steps.prefix(count) { _ = step(&supervisor) }
        return supervisor
    }

    private static func both(_ event: (Int) -> [SupervisorAction]) -> [SupervisorAction] {
        event(1) + event(2)
    }

    /// The workers of which there is one each.
    static func singles(_ event: (ChildName) -> [SupervisorAction]) -> [SupervisorAction] {
        ChildName.singleWorkers.flatMap(event)
    }

    static let died = ChildEnd.killed(signal: 9)
}
