import Protocol
import Router
import Testing

/// What was pipelined behind a refused send must not overtake it.
@Suite struct SendHoldTests {
    private let hold = SendHold(ref: 7, code: .rateLimited, after: 5_000, now: 1_000)

    @Test(
        arguments: [
            // The ref, the time, and how long it has to wait.
            (8, 1_000, 5_000), (9, 1_000, 5_000), (1 << 53, 5_999, 1), (8, 6_000, nil), (8, 9_000, nil),
            (7, 1_000, nil), (7, 1_200, nil), (6, 1_000, nil), (0, 1_000, nil),
        ] as [(UInt64, UInt64, UInt64?)]
    )
    func `higher refs wait, the refused one and older ones may go`(
        _ ref: UInt64,
        _ now: UInt64,
        _ wait: UInt64?
    ) {
        #expect(hold.wait(ref: ref, now: now) == wait)
        #expect(hold.isOver(now: now) == (now >= 6_000))
    }

    @Test func `the code is that of the refusal`() {
        #expect(hold.code == .rateLimited)
        #expect(SendHold(ref: 1, code: .unavailable, after: 0, now: 0).code == .unavailable)
    }

    @Test(arguments: [(0, 2_000), (1, 2_000), (2_000, 2_000), (2_001, 2_001)] as [(UInt64, UInt64)])
    func `it lasts at least as long as what is on its way needs`(_ after: UInt64, _ lasts: UInt64) {
        let hold = SendHold(ref: 7, code: .unavailable, after: after, now: 50)
        #expect(hold.wait(ref: 8, now: 50) == lasts)
        #expect(!hold.isOver(now: 50 + lasts - 1))
        #expect(hold.isOver(now: 50 + lasts))
    }

    @Test func `of several refusals the lowest ref and the latest time count`() {
        var hold = hold
        hold.refused(ref: 9, after: 8_000, now: 1_100)
        #expect(hold.wait(ref: 8, now: 1_100) == 8_000)
        #expect(hold.wait(ref: 7, now: 1_100) == nil)
        hold.refused(ref: 5, after: 0, now: 1_200)
        #expect(hold.wait(ref: 6, now: 1_200) == 7_900)
        #expect(hold.wait(ref: 5, now: 1_200) == nil)
        #expect(!hold.isOver(now: 9_099) && hold.isOver(now: 9_100))
    }
}
