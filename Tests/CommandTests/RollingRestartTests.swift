import Testing

@testable import martlet

@Suite struct `The supervisor replaces all nodes` {
    private static let nodes = [ChildName.node(1), .node(2)]
    private static let leaving = SupervisorAction.limitRolling(Supervisor.leaveLimit)
    private static let starting = SupervisorAction.limitRolling(Supervisor.nodeStartLimit)
    private static let settling = SupervisorAction.limitRolling(Supervisor.settleTime)

    private func supervisor(after steps: Int) -> Supervisor {
        var supervisor = SupervisorBench.supervisor(in: .running)
        let events: [(inout Supervisor) -> [SupervisorAction]] = [
            { $0.restartRequested(now: 1_000) },
            { $0.ended(.node(1), .exited(0), now: 3_000) },
            { $0.ready(.node(1), now: 3_500) },
            { $0.rollingTimeIsOver(now: 4_500) },
        ]
        for event in events.prefix(steps) { _ = event(&supervisor) }
        return supervisor
    }

    @Test func `one after the other, the next one when the last one is ready and known to be`() {
        var supervisor = SupervisorBench.supervisor(in: .running)
        #expect(
            supervisor.restartRequested(now: 1_000)
                == [.reportRestart(.began(Self.nodes)), .terminate(.node(1)), Self.leaving]
        )
        #expect(
            supervisor.ended(.node(1), .exited(0), now: 3_000) == [.start(.node(1)), Self.starting],
            "without the delay of one that has died"
        )
        #expect(
            supervisor.ready(.node(1), now: 3_500)
                == [.reportRestart(.replaced(.node(1), in: .milliseconds(2_500))), Self.settling]
        )
        #expect(supervisor.rollingTimeIsOver(now: 4_500) == [.terminate(.node(2)), Self.leaving])
        #expect(supervisor.ended(.node(2), .exited(0), now: 6_000) == [.start(.node(2)), Self.starting])
        #expect(
            supervisor.ready(.node(2), now: 6_700)
                == [.reportRestart(.replaced(.node(2), in: .milliseconds(2_200))), Self.settling]
        )
        #expect(
            supervisor.rollingTimeIsOver(now: 7_700)
                == [.reportRestart(.ended(2, in: .milliseconds(6_700)))]
        )
        #expect(supervisor.rolling == nil)
        #expect(supervisor.restartRequested(now: 8_000).count == 3, "it can be done again")
    }

    @Test(arguments: SupervisorBench.Phase.allCases) func `only while everything runs`(
        phase: SupervisorBench.Phase
    ) {
        var supervisor = SupervisorBench.supervisor(in: phase)
        let actions = supervisor.restartRequested(now: 0)
        #expect((actions == [.reportRestart(.refused)]) == (phase != .running))
    }

    @Test(arguments: 1...4) func `not twice at a time`(steps: Int) {
        var supervisor = supervisor(after: steps)
        #expect(supervisor.restartRequested(now: 9_000) == [.reportRestart(.refused)])
    }

    @Test func `gives up when a node does not end, and leaves it alone`() {
        var supervisor = supervisor(after: 1)
        #expect(
            supervisor.rollingTimeIsOver(now: 9_000) == [.reportRestart(.gaveUp(.node(1), replaced: 0))]
        )
        // When it ends after all it is replaced as any other that has died.
        let actions = supervisor.ended(.node(1), .exited(0), now: 10_000)
        #expect(actions.last == .scheduleRestart(.node(1), after: .milliseconds(250)))
    }

    @Test func `gives up when a successor does not become ready`() {
        var supervisor = supervisor(after: 2)
        #expect(
            supervisor.rollingTimeIsOver(now: 40_000) == [.reportRestart(.gaveUp(.node(1), replaced: 0))]
        )
        #expect(supervisor.ready(.node(1), now: 41_000) == [.report(.isBack(.node(1)))])
    }

    @Test func `a successor that dies at its start is started again, and waited for`() {
        var supervisor = supervisor(after: 2)
        let actions = supervisor.ended(.node(1), SupervisorBench.died, now: 3_100)
        #expect(actions.last == .scheduleRestart(.node(1), after: .milliseconds(250)))
        #expect(supervisor.restartDue(.node(1)) == [.start(.node(1))])
        #expect(
            supervisor.ready(.node(1), now: 3_600).first
                == .reportRestart(.replaced(.node(1), in: .milliseconds(2_600)))
        )
    }

    @Test func `a node that has just died itself is waited for and not stopped`() {
        var supervisor = supervisor(after: 3)
        _ = supervisor.ended(.node(2), SupervisorBench.died, now: 4_400)
        #expect(supervisor.rollingTimeIsOver(now: 4_500) == [Self.starting])
        _ = supervisor.restartDue(.node(2))
        #expect(
            supervisor.ready(.node(2), now: 5_000).first
                == .reportRestart(.replaced(.node(2), in: .milliseconds(500)))
        )
    }

    @Test func `others that die meanwhile are replaced as ever`() {
        var supervisor = supervisor(after: 1)
        let actions = supervisor.ended(.node(2), SupervisorBench.died, now: 1_500)
        #expect(actions.last == .scheduleRestart(.node(2), after: .milliseconds(250)))
        _ = supervisor.restartDue(.node(2))
        #expect(supervisor.ready(.node(2), now: 2_000) == [.report(.isBack(.node(2)))])
    }

    @Test(arguments: 1...4) func `stopping everything ends it`(steps: Int) {
        var supervisor = supervisor(after: steps)
        let actions = supervisor.stopRequested()
        #expect(actions.contains(.reportRestart(.interrupted)))
        #expect(supervisor.rollingTimeIsOver(now: 9_000).isEmpty)
    }

    @Test func `says how it goes, the last line with done or failed`() {
        let texts: [(RestartReport, String)] = [
            (.began(Self.nodes), "replacing node1, node2, one after the other"),
            (.replaced(.node(1), in: .milliseconds(2_449)), "replaced node1 in 2.4 s"),
            (.ended(1, in: .milliseconds(50)), "done: 1 node replaced in 0.1 s"),
            (.ended(3, in: .seconds(41)), "done: 3 nodes replaced in 41.0 s"),
            (
                .gaveUp(.node(2), replaced: 1),
                "failed: node2 was not back in time; 1 replaced, the rest left as they are"
            ),
            (.interrupted, "failed: everything is being stopped"),
            (.refused, "failed: not everything runs, or nodes are being replaced already"),
        ]
        for (report, text) in texts { #expect(report.description == text) }
    }
}
