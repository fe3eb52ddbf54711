import Testing

@testable import Presence

/// What a node takes Redis' time to be.
@Suite struct `Redis' clock` {
    private func clock(asked: UInt64, said: UInt64) -> RedisClock {
        var clock = RedisClock()
        _ = clock.isDue(now: asked, connection: 1)
        clock.asked(at: asked)
        clock.said(said, asked: asked)
        return clock
    }

    @Test func `goes on from what it said, since it was asked`() {
        let clock = clock(asked: 500, said: 1_763_669_000_000)
        #expect(clock.time(now: 500) == 1_763_669_000_000)
        #expect(clock.time(now: 1_700) == 1_763_669_001_200)
        #expect(clock.time(now: 5_500) == 1_763_669_005_000)
        #expect(clock.time(now: 5_501) == nil, "too long ago")
        #expect(RedisClock().time(now: 500) == nil)
    }

    @Test func `is asked once a second, and at once after a reconnect, which it does not outlive`() {
        var clock = RedisClock()
        func due(_ now: UInt64, _ connection: UInt64) -> Bool {
            clock.isDue(now: now, connection: connection)
        }
        #expect(due(100, 1))
        #expect(due(150, 1), "nobody did ask")
        clock.asked(at: 200)
        #expect(!due(1_199, 1))
        clock.said(7_000, asked: 200)
        #expect(clock.time(now: 1_200) == 8_000)
        #expect(due(1_200, 1))
        #expect(due(1_200, 2))
        #expect(clock.time(now: 1_200) == nil)
        clock.said(9_000, asked: 200)
        #expect(clock.time(now: 1_200) == nil, "an answer of before")
        clock.asked(at: 1_300)
        clock.said(10_000, asked: 1_300)
        #expect(clock.time(now: 1_400) == 10_100)
    }

    @Test(
        arguments: [1, 3, 6, 111, 4_095],
        [1_763_669_000_123, 1_763_669_000_000, 2_199_000_000_000] as [UInt64]
    )
    func `makes scores that come back exactly`(seconds: Int, time: UInt64) throws {
        let score = try #require(OnlineScore(OnlineScore.text(time: time, seconds: seconds)))
        #expect(score.until == time + UInt64(seconds) * 1_000)
        #expect(score.threshold == UInt64(seconds) * 1_000)
    }
}
