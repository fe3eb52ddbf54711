import Testing

@testable import martlet

/// Every event in every phase, with all nodes and workers as the phase implies.
@Suite struct `In each phase` {
    private typealias Phase = SupervisorBench.Phase
    private static let limit = SupervisorAction.limitStop(.seconds(20))
    private static let stopNodes: [SupervisorAction] = [.terminate(.node(1)), .terminate(.node(2)), limit]
    private static let stopProxy: [SupervisorAction] = [.terminate(.proxy), limit]
    private static let stopWorkers: [SupervisorAction] = [
        .terminate(.worker(1)), .terminate(.worker(2)), .terminate(.presence), .terminate(.receipts),
        .terminate(.retention), limit,
    ]
    private static let stopRedis: [SupervisorAction] = [.terminate(.redis), limit]

    private func expect(
        _ expected: [Phase: [SupervisorAction]],
        _ event: (inout Supervisor) -> [SupervisorAction],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for phase in Phase.allCases {
            var supervisor = SupervisorBench.supervisor(in: phase)
            let actions = event(&supervisor)
            #expect(actions == expected[phase, default: []], "in \(phase)", sourceLocation: sourceLocation)
        }
    }

    @Test func `begin`() {
        expect([.idle: [.limitStartup(.seconds(120)), .start(.redis)]]) { $0.begin() }
    }

    @Test func `Redis is ready`() {
        let names = [ChildName.node(1), .node(2), .worker(1), .worker(2)] + ChildName.singleWorkers
        let starts = names.map { SupervisorAction.start($0) }
        expect([.startingRedis: [.limitStartup(.seconds(30))] + starts]) { $0.ready(.redis, now: 0) }
    }

    @Test func `the first node is ready`() {
        expect([:]) { $0.ready(.node(1), now: 0) }
    }

    @Test func `the first worker is ready`() {
        expect([:]) { $0.ready(.worker(1), now: 0) }
    }

    @Test func `the load balancer is ready`() {
        expect([.startingProxy: [.announce]]) { $0.ready(.proxy, now: 0) }
    }

    @Test func `Redis ends`() {
        let report = SupervisorAction.report(.ended(.redis, SupervisorBench.died))
        expect([
            .startingRedis: [report, .finish(.failure)],
            .startingNodes: [report] + Self.stopNodes,
            .startingProxy: [report] + Self.stopNodes,
            .running: [report] + Self.stopNodes,
            .stoppingRedis: [.finish(.success)],
        ]) { $0.ended(.redis, SupervisorBench.died, now: 0) }
    }

    @Test func `a node ends`() {
        let report = SupervisorAction.report(.ended(.node(1), SupervisorBench.died))
        let delay = Duration.milliseconds(250)
        expect([
            .startingNodes: [report, .terminate(.node(2)), Self.limit],
            .startingProxy: [report, .terminate(.node(2)), Self.limit],
            .running: [
                .report(.restarting(.node(1), SupervisorBench.died, after: delay)),
                .scheduleRestart(.node(1), after: delay),
            ],
        ]) { $0.ended(.node(1), SupervisorBench.died, now: 0) }
    }

    @Test func `a worker ends`() {
        let report = SupervisorAction.report(.ended(.worker(1), SupervisorBench.died))
        let delay = Duration.milliseconds(250)
        expect([
            .startingNodes: [report] + Self.stopNodes,
            .startingProxy: [report] + Self.stopNodes,
            .running: [
                .report(.restarting(.worker(1), SupervisorBench.died, after: delay)),
                .scheduleRestart(.worker(1), after: delay),
            ],
        ]) { $0.ended(.worker(1), SupervisorBench.died, now: 0) }
    }

    @Test func `the load balancer ends`() {
        let report = SupervisorAction.report(.ended(.proxy, SupervisorBench.died))
        expect([
            .startingProxy: [report] + Self.stopNodes,
            .running: [report] + Self.stopNodes,
            .stoppingProxy: Self.stopWorkers,
        ]) { $0.ended(.proxy, SupervisorBench.died, now: 0) }
    }

    @Test(arguments: [ChildName.node(1), .worker(1), .presence, .receipts, .retention])
    func `a restart is due that nobody waits for`(child: ChildName) {
        expect([:]) { $0.restartDue(child) }
    }

    @Test func `the time to start is over`() {
        expect([
            .startingRedis: [.report(.tooSlow([.redis]))] + Self.stopRedis,
            .startingNodes: [
                .report(
                    .tooSlow([.node(1), .node(2), .worker(1), .worker(2), .presence, .receipts, .retention])
                )
            ] + Self.stopNodes,
            .startingProxy: [.report(.tooSlow([.proxy]))] + Self.stopNodes,
        ]) { $0.startupTimedOut() }
    }

    @Test func `somebody wants to stop`() {
        expect([
            .idle: [.finish(.success)],
            .startingRedis: [.report(.stopping)] + Self.stopRedis,
            .startingNodes: [.report(.stopping)] + Self.stopNodes,
            .startingProxy: [.report(.stopping)] + Self.stopNodes,
            .running: [.report(.stopping)] + Self.stopNodes,
            // The second time: no more patience, but Redis may save.
            .stoppingProxy: [.kill(.proxy)],
            .stoppingNodes: [.kill(.node(1)), .kill(.node(2))],
            .stoppingWorkers: [
                .kill(.worker(1)), .kill(.worker(2)), .kill(.presence), .kill(.receipts), .kill(.retention),
            ],
        ]) { $0.stopRequested() }
    }

    @Test func `the time to stop is over`() {
        expect([
            .stoppingProxy: [.report(.killing([.proxy])), .kill(.proxy)],
            .stoppingNodes: [.report(.killing([.node(1), .node(2)])), .kill(.node(1)), .kill(.node(2))],
            .stoppingWorkers: [
                .report(.killing([.worker(1), .worker(2), .presence, .receipts, .retention])),
                .kill(.worker(1)), .kill(.worker(2)), .kill(.presence), .kill(.receipts), .kill(.retention),
            ],
            .stoppingRedis: [.report(.killing([.redis])), .kill(.redis)],
        ]) { $0.stopTimedOut() }
    }
}
