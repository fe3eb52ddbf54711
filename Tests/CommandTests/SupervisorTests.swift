import Testing

@testable import martlet

@Suite struct `The supervisor of martlet dev` {
    @Test func `starts Redis, then nodes and workers, then the load balancer, then says so`() {
        var supervisor = Supervisor(nodeCount: 2, workerCount: 1)
        #expect(supervisor.begin() == [.limitStartup(.seconds(120)), .start(.redis)])
        #expect(
            supervisor.ready(.redis, now: 0)
                == [
                    .limitStartup(.seconds(30)), .start(.node(1)), .start(.node(2)), .start(.worker(1)),
                    .start(.presence), .start(.receipts), .start(.retention),
                ]
        )
        #expect(supervisor.ready(.node(2), now: 0).isEmpty)
        #expect(supervisor.ready(.node(1), now: 0).isEmpty)
        #expect(SupervisorBench.singles { supervisor.ready($0, now: 0) }.isEmpty)
        #expect(supervisor.ready(.worker(1), now: 0) == [.limitStartup(.seconds(20)), .start(.proxy)])
        #expect(supervisor.ready(.proxy, now: 0) == [.announce])
        #expect(supervisor.phase == .running)
    }

    @Test func `stops the nodes, then the load balancer, then the workers, then Redis`() {
        var supervisor = SupervisorBench.supervisor(in: .running)
        let limit = SupervisorAction.limitStop(.seconds(20))
        #expect(
            supervisor.stopRequested()
                == [.report(.stopping), .terminate(.node(1)), .terminate(.node(2)), limit]
        )
        #expect(supervisor.ended(.node(2), .exited(0), now: 0).isEmpty)
        #expect(supervisor.ended(.node(1), .exited(0), now: 0) == [.terminate(.proxy), limit])
        #expect(
            supervisor.ended(.proxy, .killed(signal: 15), now: 0)
                == [
                    .terminate(.worker(1)), .terminate(.worker(2)), .terminate(.presence),
                    .terminate(.receipts), .terminate(.retention), limit,
                ]
        )
        #expect(supervisor.ended(.worker(1), .exited(0), now: 0).isEmpty)
        #expect(SupervisorBench.singles { supervisor.ended($0, .exited(0), now: 0) }.isEmpty)
        #expect(supervisor.ended(.worker(2), .exited(0), now: 0) == [.terminate(.redis), limit])
        #expect(supervisor.ended(.redis, .exited(0), now: 0) == [.finish(.success)])
        #expect(supervisor.phase == .finished)
    }

    @Test func `can do without workers for groups`() {
        var supervisor = Supervisor(nodeCount: 1, workerCount: 0)
        _ = supervisor.begin()
        #expect(
            supervisor.ready(.redis, now: 0).suffix(4)
                == [.start(.node(1)), .start(.presence), .start(.receipts), .start(.retention)]
        )
        #expect(SupervisorBench.singles { supervisor.ready($0, now: 0) }.isEmpty)
        #expect(supervisor.ready(.node(1), now: 0).last == .start(.proxy))
        #expect(supervisor.ready(.proxy, now: 0) == [.announce])
        _ = supervisor.stopRequested()
        _ = supervisor.ended(.node(1), .exited(0), now: 0)
        #expect(supervisor.ended(.proxy, .exited(0), now: 0).first == .terminate(.presence))
        #expect(
            SupervisorBench.singles { supervisor.ended($0, .exited(0), now: 0) }.first == .terminate(.redis)
        )
    }

    @Test(arguments: [ChildName.node(1), .worker(1), .presence, .receipts, .retention])
    func `starts a child again that died, later each time, and soon again once it was stable`(
        child: ChildName
    ) {
        var supervisor = SupervisorBench.supervisor(in: .running)
        var delays: [Duration] = []
        for _ in 0..<7 {
            for action in supervisor.ended(child, SupervisorBench.died, now: 1000) {
                if case .scheduleRestart(child, let delay) = action { delays.append(delay) }
            }
            #expect(supervisor.restartDue(child) == [.start(child)])
        }
        #expect(delays == [250, 500, 1000, 2000, 4000, 5000, 5000].map { Duration.milliseconds($0) })
        #expect(supervisor.ready(child, now: 5000) == [.report(.isBack(child))])
        let actions = supervisor.ended(child, SupervisorBench.died, now: 15_000)
        #expect(actions.last == .scheduleRestart(child, after: .milliseconds(250)))
    }

    @Test func `a node that cannot even be started is tried again later`() {
        var supervisor = SupervisorBench.supervisor(in: .running)
        _ = supervisor.ended(.node(1), SupervisorBench.died, now: 0)
        _ = supervisor.restartDue(.node(1))
        let actions = supervisor.ended(.node(1), .notStarted(reason: "no memory"), now: 0)
        #expect(actions.last == .scheduleRestart(.node(1), after: .milliseconds(500)))
    }

    @Test func `a node that waits for its restart is not waited for when everything stops`() {
        var supervisor = SupervisorBench.supervisor(in: .running)
        _ = supervisor.ended(.node(1), SupervisorBench.died, now: 0)
        _ = supervisor.ended(.node(2), SupervisorBench.died, now: 0)
        #expect(supervisor.stopRequested().dropFirst().first == .terminate(.proxy))
        #expect(supervisor.restartDue(.node(1)).isEmpty)
        #expect(supervisor.ended(.proxy, .exited(0), now: 0).first == .terminate(.worker(1)))
    }

    @Test func `children that end out of turn while stopping are not waited for`() {
        var supervisor = SupervisorBench.supervisor(in: .stoppingNodes)
        #expect(supervisor.ended(.redis, SupervisorBench.died, now: 0).isEmpty)
        #expect(supervisor.ended(.node(1), SupervisorBench.died, now: 0).isEmpty)
        #expect(supervisor.ended(.worker(1), SupervisorBench.died, now: 0).isEmpty)
        #expect(supervisor.ended(.node(2), .exited(0), now: 0).first == .terminate(.proxy))
        #expect(supervisor.ended(.proxy, .exited(0), now: 0).first == .terminate(.worker(2)))
        #expect(SupervisorBench.singles { supervisor.ended($0, .exited(0), now: 0) }.isEmpty)
        #expect(supervisor.ended(.worker(2), .exited(0), now: 0) == [.finish(.success)])
    }

    @Test func `the reason of a failure comes once more when all has ended`() {
        var supervisor = SupervisorBench.supervisor(in: .running)
        let reason = SupervisorReport.ended(.redis, SupervisorBench.died)
        #expect(supervisor.ended(.redis, SupervisorBench.died, now: 0).first == .report(reason))
        _ = supervisor.ended(.node(1), .exited(0), now: 0)
        _ = supervisor.ended(.node(2), .exited(0), now: 0)
        _ = supervisor.ended(.proxy, .exited(0), now: 0)
        _ = supervisor.ended(.worker(1), .exited(0), now: 0)
        _ = SupervisorBench.singles { supervisor.ended($0, .exited(0), now: 0) }
        let last = supervisor.ended(.worker(2), .exited(0), now: 0)
        #expect(last == [.report(.stopped(because: reason)), .finish(.failure)])
        #expect(
            "\(SupervisorReport.stopped(because: reason))" == "stopped, because redis was killed by SIGKILL"
        )
    }

    @Test func `a failure stays a failure when Ctrl-C is pressed while stopping`() {
        var supervisor = SupervisorBench.supervisor(in: .running)
        _ = supervisor.ended(.redis, SupervisorBench.died, now: 0)
        _ = supervisor.stopRequested()
        _ = supervisor.ended(.node(1), .exited(0), now: 0)
        _ = supervisor.ended(.node(2), .exited(0), now: 0)
        _ = supervisor.ended(.proxy, .exited(0), now: 0)
        _ = supervisor.ended(.worker(1), .exited(0), now: 0)
        _ = SupervisorBench.singles { supervisor.ended($0, .exited(0), now: 0) }
        #expect(supervisor.ended(.worker(2), .exited(0), now: 0).last == .finish(.failure))
    }
}
