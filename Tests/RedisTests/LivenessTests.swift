import Testing

@testable import Redis

struct LivenessTests {
    private func liveness() -> Liveness {
        var limits = RedisLinkLimits()
        limits.idleProbe = .milliseconds(1_000)
        limits.probeTimeout = .milliseconds(400)
        var liveness = Liveness(limits: limits)
        liveness.connected(now: 10_000)
        return liveness
    }

    @Test func `silence asks for a probe, and an unanswered probe gives up`() {
        var liveness = liveness()
        #expect(liveness.timePassed(now: 10_999) == .none)
        #expect(liveness.timePassed(now: 11_000) == .probe)
        liveness.sent(now: 11_000)
        #expect(liveness.timePassed(now: 11_399) == .none)
        #expect(liveness.timePassed(now: 11_400) == .giveUp)
    }

    @Test func `an answered probe starts over`() {
        var liveness = liveness()
        liveness.sent(now: 11_000)
        liveness.heard(now: 11_100, isAnswerDue: false)
        #expect(liveness.timePassed(now: 12_099) == .none)
        #expect(liveness.timePassed(now: 12_100) == .probe)
    }

    @Test func `bytes that keep coming keep the connection while more answers are due`() {
        var liveness = liveness()
        liveness.sent(now: 10_000)
        liveness.heard(now: 10_300, isAnswerDue: true)
        #expect(liveness.timePassed(now: 10_699) == .none)
        #expect(liveness.timePassed(now: 10_700) == .giveUp)
    }

    @Test func `sending more does not prolong the wait for the first answer`() {
        var liveness = liveness()
        liveness.sent(now: 10_000)
        liveness.sent(now: 10_399)
        #expect(liveness.timePassed(now: 10_400) == .giveUp)
    }

    @Test(arguments: [
        (Duration.seconds(1), UInt64(1_000)), (.milliseconds(1), 1), (.zero, 1), (.seconds(-1), 1),
        (.microseconds(1), 1), (.seconds(Int64.max), 1_000_000_000_000),
    ])
    func `a duration has whole milliseconds, at least one`(duration: Duration, milliseconds: UInt64) {
        #expect(duration.milliseconds == milliseconds)
    }
}
