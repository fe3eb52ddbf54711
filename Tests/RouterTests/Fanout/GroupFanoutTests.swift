import Protocol
import Router
import Testing

/// Every state and what every event makes of it; each state begins with the job 1 for line 10, but for idle.
@Suite struct GroupFanoutTests {
    typealias Phase = GroupFanout.Phase
    typealias Action = GroupFanout.Action

    enum State: CaseIterable {
        case idle, waiting, reading, delivering, deliveringLast, advancing

        func make() -> GroupFanout {
            var fanout = GroupFanout()
            if self == .idle { return fanout }
            #expect(fanout.queued(GroupFanoutTests.job(1)) == .wait)
            if self == .waiting { return fanout }
            #expect(fanout.turnCame() == .read)
            if self == .reading { return fanout }
            if self == .advancing {
                #expect(fanout.found(runs: 0) == .advance)
                return fanout
            }
            #expect(fanout.found(runs: 2) == .deliver(run: 0))
            if self == .deliveringLast { #expect(fanout.delivered() == .deliver(run: 1)) }
            return fanout
        }
    }

    struct Row: Sendable {
        let state: State
        let event: @Sendable (inout GroupFanout) -> Action
        let action: Action
        let phase: Phase
        let jobs: Int

        init(
            _ state: State,
            _ action: Action,
            _ phase: Phase,
            jobs: Int,
            _ event: @escaping @Sendable (inout GroupFanout) -> Action
        ) {
            self.state = state
            self.event = event
            self.action = action
            self.phase = phase
            self.jobs = jobs
        }
    }

    static func job(_ number: UInt64) -> FanoutJob {
        FanoutJob(ticket: number, line: LineID(tenths: number * 10))
    }

    private func check(_ row: Row) {
        var fanout = row.state.make()
        #expect(row.event(&fanout) == row.action)
        #expect(fanout.phase == row.phase)
        #expect(fanout.jobs.count == row.jobs)
    }

    /// What a state does with an event that cannot concern it.
    private static func ignoring(
        _ states: [State],
        _ event: @escaping @Sendable (inout GroupFanout) -> Action
    ) -> [Row] {
        states.map { Row($0, .none, $0.make().phase, jobs: $0 == .idle ? 0 : 1, event) }
    }

    private static func all(but state: State...) -> [State] { State.allCases.filter { !state.contains($0) } }

    static let queued =
        [Row(.idle, .wait, .waiting, jobs: 1) { $0.queued(job(2)) }]
        + all(but: .idle).map { Row($0, .none, $0.make().phase, jobs: 2) { $0.queued(job(2)) } }

    @Test(arguments: queued)
    func `a job came`(_ row: Row) { check(row) }

    static let turnCame =
        [Row(.waiting, .read, .reading, jobs: 1) { $0.turnCame() }]
        + ignoring(all(but: .waiting)) { $0.turnCame() }

    @Test(arguments: turnCame)
    func `the turn came`(_ row: Row) { check(row) }

    static let moved =
        [Row(.reading, .read, .reading, jobs: 1) { $0.moved() }] + ignoring(all(but: .reading)) { $0.moved() }

    @Test(arguments: moved)
    func `somebody else moved the mark`(_ row: Row) { check(row) }

    static let foundNothing =
        [Row(.reading, .finish([job(1)], again: false), .idle, jobs: 0) { $0.foundNothing() }]
        + ignoring(all(but: .reading)) { $0.foundNothing() }

    @Test(arguments: foundNothing)
    func `nothing was found`(_ row: Row) { check(row) }

    static let found =
        [
            Row(.reading, .deliver(run: 0), .delivering, jobs: 1) { $0.found(runs: 3) },
            Row(.reading, .advance, .advancing, jobs: 1) { $0.found(runs: 0) },
        ] + ignoring(all(but: .reading)) { $0.found(runs: 3) }

    @Test(arguments: found)
    func `a page was found`(_ row: Row) { check(row) }

    static let delivered =
        [
            Row(.delivering, .deliver(run: 1), .delivering, jobs: 1) { $0.delivered() },
            Row(.deliveringLast, .advance, .advancing, jobs: 1) { $0.delivered() },
        ] + ignoring(all(but: .delivering, .deliveringLast)) { $0.delivered() }

    @Test(arguments: delivered)
    func `everybody has the run`(_ row: Row) { check(row) }

    static let advanced =
        [
            Row(.advancing, .finish([job(1)], again: false), .idle, jobs: 0) {
                $0.advanced(to: LineID(tenths: 10))
            },
            Row(.advancing, .finish([], again: true), .waiting, jobs: 1) {
                $0.advanced(to: LineID(tenths: 9))
            },
        ] + ignoring(all(but: .advancing)) { $0.advanced(to: LineID(tenths: 10)) }

    @Test(arguments: advanced)
    func `the mark was moved`(_ row: Row) { check(row) }

    static let failed =
        all(but: .idle, .waiting).map { Row($0, .fail([job(1)]), .idle, jobs: 0) { $0.failed() } }
        + ignoring([.idle, .waiting]) { $0.failed() }

    @Test(arguments: failed)
    func `it failed`(_ row: Row) { check(row) }

    @Test func `a job that came while nothing was found is looked for again`() {
        var fanout = State.reading.make()
        _ = fanout.queued(GroupFanoutTests.job(2))
        #expect(fanout.foundNothing() == .finish([GroupFanoutTests.job(1)], again: true))
        #expect(fanout.turnCame() == .read)
        #expect(fanout.foundNothing() == .finish([GroupFanoutTests.job(2)], again: false))
    }

    @Test func `jobs up to the mark are done, also those that came meanwhile`() {
        var fanout = State.advancing.make()
        for number in [4, 2, 3] as [UInt64] { _ = fanout.queued(GroupFanoutTests.job(number)) }
        let done = [1, 2, 3].map { GroupFanoutTests.job($0) }
        guard case .finish(let finished, again: true) = fanout.advanced(to: LineID(tenths: 30)) else {
            Issue.record("not finished")
            return
        }
        #expect(finished.sorted { $0.ticket < $1.ticket } == done)
        #expect(fanout.jobs == [GroupFanoutTests.job(4)])
    }

    @Test func `a job is kept until the log's end is reached`() {
        var fanout = State.reading.make()
        #expect(fanout.found(runs: 0, hasMore: true) == .advance)
        #expect(fanout.advanced(to: LineID(tenths: 20)) == .finish([], again: true))
        _ = fanout.queued(GroupFanoutTests.job(1))
        #expect(fanout.turnCame() == .read)
        #expect(fanout.found(runs: 0, hasMore: true) == .advance)
        #expect(fanout.advanced(to: LineID(tenths: 30)) == .finish([GroupFanoutTests.job(1)], again: true))
        #expect(fanout.turnCame() == .read)
        #expect(fanout.found(runs: 0) == .advance)
        #expect(fanout.advanced(to: LineID(tenths: 40)) == .finish([GroupFanoutTests.job(1)], again: false))
    }

    @Test func `a mark that moves again and again ends the turn`() {
        var fanout = State.reading.make()
        for _ in 0..<GroupFanout.mostRereads { #expect(fanout.moved() == .read) }
        #expect(fanout.moved() == .fail([GroupFanoutTests.job(1)]))
        #expect(fanout.phase == .idle)
        #expect(fanout.queued(GroupFanoutTests.job(1)) == .wait)
        #expect(fanout.turnCame() == .read)
        #expect(fanout.moved() == .read, "each turn counts anew")
    }
}
