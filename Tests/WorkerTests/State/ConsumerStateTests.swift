import Testing

@testable import MartletWorker

/// Every phase of a shared consumption against every event.
struct ConsumerStateTests {
    enum Event: CaseIterable {
        case redisReturned, redisLost, prepared, prepareFailed, groupMissing, refused, idleCheckDue, stop
    }

    private func state(in phase: ConsumerState.Phase) -> ConsumerState {
        var state = ConsumerState(JobsInHandTests.rules(capacity: 8))
        switch phase {
        case .away: break
        case .preparing:
            state.redisReturned()
            _ = state.next(now: 0)
        case .open: open(&state)
        case .stopping:
            open(&state)
            state.stop()
        }
        #expect(state.phase == phase)
        return state
    }

    /// The group is there, nothing is left behind, and nothing is being read.
    private func open(_ state: inout ConsumerState) {
        state.redisReturned()
        #expect(state.next(now: 0) == .prepare)
        state.prepared()
        #expect(state.next(now: 0) == .listOwn(after: nil))
        state.listedOwn([], now: 0)
        #expect(state.next(now: 0) == .listIdle(after: nil))
        state.listedIdle([], now: 0)
    }

    private func apply(_ event: Event, to state: inout ConsumerState) {
        switch event {
        case .redisReturned: state.redisReturned()
        case .redisLost: state.redisLost()
        case .prepared: state.prepared()
        case .prepareFailed: state.prepareFailed(now: 0)
        case .groupMissing: state.groupMissing()
        case .refused: state.refused(now: 0)
        case .idleCheckDue: state.idleCheckDue()
        case .stop: state.stop()
        }
    }

    private typealias Phase = ConsumerState.Phase

    /// In the order of `Event.allCases`.
    private static let table: [(Phase, [Phase])] = [
        (.away, [.preparing, .away, .away, .away, .away, .away, .away, .stopping]),
        (.preparing, [.preparing, .away, .open, .preparing, .preparing, .preparing, .preparing, .stopping]),
        (.open, [.preparing, .away, .open, .open, .preparing, .preparing, .open, .stopping]),
        (
            .stopping,
            [.stopping, .stopping, .stopping, .stopping, .stopping, .stopping, .stopping, .stopping]
        ),
    ]

    @Test func `every event in every phase leads where the table says`() {
        #expect(Self.table.map(\.0) == Phase.allCases)
        for (phase, expected) in Self.table {
            for (event, target) in zip(Event.allCases, expected) {
                var state = state(in: phase)
                apply(event, to: &state)
                #expect(state.phase == target, "\(phase), \(event)")
                if target == .away || target == .stopping { #expect(state.next(now: 1_000_000) == nil) }
            }
        }
    }

    @Test func `reading waits until what was left behind has been looked for`() {
        var state = state(in: .preparing)
        state.prepared()
        #expect(state.next(now: 0) == .listOwn(after: nil))
        #expect(state.next(now: 0) == nil)
        let page = (0..<ConsumerState.pageSize).map { PendingJob(id: "\($0)-0", idle: 9_999, deliveries: 1) }
        state.listedOwn(page, now: 0)
        #expect(state.next(now: 0) == .listOwn(after: "99-0"))
        state.listedOwn([], now: 0)
        #expect(state.next(now: 0) == .listIdle(after: nil))
        state.listedIdle([], now: 0)
        guard case .claim(let jobs) = state.next(now: 0) else { return #expect(Bool(false)) }
        #expect(jobs.count == 8 && jobs.allSatisfy(\.isOwn))
        // Claims first: what has waited is older than what is new.
        #expect(state.next(now: 0) == nil)
        for job in jobs { #expect(state.jobs.admit(job.id, deliveries: 2) == .hand) }
        state.claimEnded()
        #expect(state.next(now: 0) == nil, "all hands are full")
    }

    @Test func `one read at a time, for as many as there is room`() {
        var state = state(in: .open)
        #expect(state.next(now: 0) == .read(count: 8))
        #expect(state.next(now: 0) == nil)
        state.readEnded()
        for number in 0..<7 { _ = state.jobs.admit("\(number)-0", deliveries: 1) }
        #expect(state.next(now: 0) == nil, "not for a single one")
        _ = state.jobs.answered("0-0", .done, now: 0)
        #expect(state.next(now: 0) == .read(count: 2))
    }

    @Test
    func `a job whose delay is over is claimed while a read is under way, and no read begins before it`() {
        var state = state(in: .open)
        #expect(state.next(now: 0) == .read(count: 8))
        _ = state.jobs.admit("1-0", deliveries: 1)
        _ = state.jobs.answered("1-0", .failed("x"), now: 0)
        #expect(state.next(now: 999) == nil)
        guard case .claim(let jobs) = state.next(now: 1_000) else { return #expect(Bool(false)) }
        #expect(jobs.map(\.id) == ["1-0"])
    }

    @Test func `after an uncertain read pending jobs are looked for, once the next answer is there`() {
        var state = state(in: .open)
        #expect(state.next(now: 0) == .read(count: 8))
        state.readBecameUncertain()
        #expect(state.next(now: 0) == nil, "its answer may still bring them")
        state.readEnded()
        #expect(state.next(now: 0) == .listOwn(after: nil))
    }

    @Test func `jobs of others wait at least for their delay, and a full page goes on behind its last`() {
        var state = state(in: .open)
        state.idleCheckDue()
        #expect(state.next(now: 0) == .listIdle(after: nil))
        let young = PendingJob(id: "0-1", idle: 30_000, deliveries: 7)
        let rest = (1..<ConsumerState.pageSize).map { PendingJob(id: "\($0)-0", idle: 30_000, deliveries: 1) }
        state.listedIdle([young] + rest, now: 0)
        #expect(state.next(now: 0) == .listIdle(after: "99-0"))
        state.listedIdle([], now: 0)
        guard case .claim(let jobs) = state.next(now: 0) else { return #expect(Bool(false)) }
        #expect(!jobs.contains { $0.id == "0-1" } && jobs.allSatisfy { !$0.isOwn })
        // 60 s after the seventh delivery, of which 30 have passed.
        #expect(state.jobs.waiting.all.first { $0.id == "0-1" }?.due == 30_000)
    }

    @Test func `what was answered and not confirmed is not claimed when it is found pending`() {
        var state = state(in: .open)
        _ = state.jobs.admit("1-0", deliveries: 1)
        _ = state.jobs.answered("1-0", .done, now: 0)
        state.redisLost()
        state.redisReturned()
        #expect(state.next(now: 0) == .prepare)
        state.prepared()
        #expect(state.next(now: 0) == .listOwn(after: nil))
        state.listedOwn([PendingJob(id: "1-0", idle: 9_999, deliveries: 1)], now: 0)
        state.idleCheckDue()
        _ = state.next(now: 0)
        state.listedIdle([], now: 0)
        #expect(state.next(now: 0) == .read(count: 8))
    }

    @Test func `when everything fails, reading stops before memory does`() {
        var state = state(in: .open)
        for number in 0..<1_000 {
            _ = state.jobs.admit("\(number)-0", deliveries: 1)
            _ = state.jobs.answered("\(number)-0", .failed("x"), now: 0)
        }
        #expect(state.next(now: 0) == nil)
    }

    @Test func `a group that cannot be made is tried again after a pause`() {
        var state = state(in: .preparing)
        state.prepareFailed(now: 100)
        #expect(state.next(now: 1_099) == nil)
        #expect(state.next(now: 1_100) == .prepare)
    }

    @Test func `a stop ends when the hands are empty and nothing is under way`() {
        var state = state(in: .open)
        _ = state.next(now: 0)
        _ = state.jobs.admit("1-0", deliveries: 1)
        state.stop()
        #expect(!state.isFinished)
        _ = state.jobs.answered("1-0", .done, now: 0)
        #expect(!state.isFinished, "the read may still bring jobs")
        state.readEnded()
        #expect(state.isFinished)
    }
}
