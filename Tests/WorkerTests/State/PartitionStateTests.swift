import Testing

@testable import MartletWorker

/// Every phase of a held partition against every event.
struct PartitionStateTests {
    enum Event: CaseIterable {
        case prepared, claimedAll, claimedPart, took, failed, groupMissing, refused, redisLost, leave, stay,
            lost
    }

    private typealias Phase = PartitionState.Phase
    private static let first = Phase.claiming(from: "0-0")
    private static let phases: [Phase] = [.preparing, first, .taking, .leaving, .over]

    private func state(in phase: Phase) -> PartitionState {
        var state = PartitionState(JobsInHandTests.rules(capacity: 8, most: nil))
        guard phase != .preparing else { return state }
        #expect(state.next(now: 0) == .prepare)
        state.prepared()
        switch phase {
        case .preparing, .claiming: break
        case .taking: takeAll(&state)
        case .leaving:
            takeAll(&state)
            state.leave()
        case .over: state.lost()
        }
        #expect(state.phase == phase)
        return state
    }

    private func takeAll(_ state: inout PartitionState) {
        #expect(state.next(now: 0) == .claim(from: "0-0", count: 8))
        #expect(state.claimed(next: "0-0") == true)
    }

    private func apply(_ event: Event, to state: inout PartitionState) {
        switch event {
        case .prepared: state.prepared()
        case .claimedAll: _ = state.claimed(next: "0-0")
        case .claimedPart: _ = state.claimed(next: "5-0")
        case .took: _ = state.took(1, of: 1)
        case .failed: state.failed()
        case .groupMissing: state.groupMissing()
        case .refused: state.refused(now: 0)
        case .redisLost: state.redisLost()
        case .leave: state.leave()
        case .stay: state.stay()
        case .lost: state.lost()
        }
    }

    /// In the order of `Event.allCases`.
    private static let table: [[Phase]] = [
        [
            first, .preparing, .preparing, .preparing, .preparing, .preparing, .preparing, .preparing,
            .leaving,
            .preparing, .over,
        ],
        [
            first, .taking, .claiming(from: "5-0"), first, first, .preparing, .preparing, first, .leaving,
            first, .over,
        ],
        [.taking, .taking, .taking, .taking, first, .preparing, .preparing, first, .leaving, .taking, .over],
        [
            .leaving, .leaving, .leaving, .leaving, .leaving, .leaving, .leaving, .leaving, .leaving, first,
            .over,
        ],
        [.over, .over, .over, .over, .over, .over, .over, .over, .over, .over, .over],
    ]

    @Test func `every event in every phase leads where the table says`() {
        for (phase, expected) in zip(Self.phases, Self.table) {
            #expect(expected.count == Event.allCases.count)
            for (event, target) in zip(Event.allCases, expected) {
                var state = state(in: phase)
                apply(event, to: &state)
                #expect(state.phase == target, "\(phase), \(event)")
            }
        }
    }

    @Test func `what was left behind is claimed page by page before anything new is taken`() {
        var state = state(in: Self.first)
        #expect(state.next(now: 0) == .claim(from: "0-0", count: 8))
        #expect(state.next(now: 0) == nil, "one command at a time")
        #expect(state.claimed(next: "9-0") == true)
        for number in 1...8 { #expect(state.jobs.admit("\(number)-0", deliveries: 2) == .hand) }
        #expect(state.next(now: 0) == nil, "no room")
        for number in 1...3 { _ = state.jobs.answered("\(number)-0", .done, now: 0) }
        #expect(state.next(now: 0) == .claim(from: "9-0", count: 3))
        #expect(state.claimed(next: "0-0") == true)
        #expect(state.next(now: 0) == .take(count: 3))
    }

    @Test func `an emptied partition waits to be woken, behind the last entry seen`() {
        var state = state(in: .taking)
        #expect(state.wakePosition == nil)
        #expect(state.next(now: 0) == .take(count: 8))
        #expect(state.took(0, of: 8) == true)
        #expect(state.next(now: 0) == nil && state.isDry && state.wakePosition == "0-0")
        state.woken(by: "9-0")
        #expect(state.next(now: 0) == .take(count: 8))
        state.saw("10-0")
        #expect(state.took(1, of: 8) && state.wakePosition == "10-0")
    }

    @Test func `an entry that wakes and cannot be taken is not waited for again`() {
        var state = state(in: .taking)
        _ = state.next(now: 0)
        _ = state.took(0, of: 8)
        state.woken(by: "7-0")
        _ = state.next(now: 0)
        _ = state.took(0, of: 8)
        #expect(state.wakePosition == "7-0")
    }

    @Test func `a wake-up while a take is under way is not lost with its empty answer`() {
        var state = state(in: .taking)
        #expect(state.next(now: 0) == .take(count: 8))
        state.woken(by: "7-0")
        #expect(state.took(0, of: 8) == true)
        #expect(!state.isDry && state.position == nil)
        #expect(state.next(now: 0) == .take(count: 8))
        state.saw("7-0")
        #expect(state.took(1, of: 8) == true && state.wakePosition == "7-0")
    }

    @Test func `an answer to a question of before Redis went away is asked for anew by claiming`() {
        var state = state(in: .taking)
        _ = state.next(now: 0)
        state.redisLost()
        state.renewed()
        #expect(state.next(now: 0) == nil, "the command is sent again by the link, and its answer comes")
        #expect(state.took(5, of: 8) == false, "jobs of the first execution may be lost")
        #expect(state.next(now: 0) == .claim(from: "0-0", count: 8))
    }

    @Test func `without a lease nothing is asked for`() {
        var state = state(in: .taking)
        state.redisLost()
        #expect(state.next(now: 0) == nil)
        state.renewed()
        #expect(state.next(now: 0) == .claim(from: "0-0", count: 8))
    }

    @Test func `leaving waits for what is in hand and for Redis to have the answers`() {
        var state = state(in: .taking)
        _ = state.jobs.admit("1-0", deliveries: 1)
        state.leave()
        #expect(state.next(now: 0) == nil)
        _ = state.jobs.answered("1-0", .done, now: 0)
        #expect(state.next(now: 0) == nil, "not settled")
        state.jobs.settled(["1-0"])
        #expect(state.next(now: 0) == .release && state.phase == .over && state.next(now: 0) == nil)
    }

    @Test func `a failed job is claimed alone when its delay is over`() {
        var state = state(in: .taking)
        _ = state.next(now: 0)
        _ = state.took(0, of: 8)
        _ = state.jobs.admit("1-0", deliveries: 1)
        _ = state.jobs.answered("1-0", .failed("x"), now: 0)
        #expect(state.next(now: 999) == nil)
        guard case .retry(let job) = state.next(now: 1_000) else { return #expect(Bool(false)) }
        #expect(job.id == "1-0" && state.retried())
    }
}
