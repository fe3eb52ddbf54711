import Testing

@testable import Presence

/// When silence means that somebody has gone.
@Suite struct `Silence` {
    private static let start: UInt64 = 1_763_669_000_000

    /// Somebody whose time is over `milliseconds` after the start, with a threshold in seconds.
    private func score(_ milliseconds: UInt64, threshold: Double = 3) throws -> OnlineScore {
        try #require(OnlineScore("\(Double(Self.start + milliseconds) + threshold / 4_096)"))
    }

    /// Looked at Redis' clock at these times in ms after the start.
    private func steadiness(_ looks: [UInt64]) -> Steadiness {
        var steadiness = Steadiness()
        for look in looks { steadiness.looked(at: Self.start + look) }
        return steadiness
    }

    @Test func `of the whole threshold under the observer's eyes means that somebody has gone`() throws {
        #expect(try steadiness([0, 1_000, 2_000, 3_000]).hasGone(score(3_000)))
        #expect(try !steadiness([0, 1_000, 2_000, 3_000]).hasGone(score(3_001)))
    }

    @Test func `means nothing to an observer who has just come`() throws {
        #expect(try !Steadiness().hasGone(score(0)))
        #expect(try !steadiness([10_000]).hasGone(score(0)))
        #expect(try !steadiness([10_000, 11_000, 12_999]).hasGone(score(0)))
        #expect(try steadiness([10_000, 11_500, 13_000]).hasGone(score(0)))
        #expect(try !steadiness([10_000, 11_500, 13_000]).hasGone(score(0, threshold: 60)))
    }

    @Test func `while Redis was away or stood still means nothing`() throws {
        let looks: [UInt64] = [0, 1_000, 2_000, 3_000]
        var steadiness = steadiness(looks)
        steadiness.interrupted()
        #expect(try !steadiness.hasGone(score(1_000)))
        steadiness.looked(at: Self.start + 4_000)
        #expect(try !steadiness.hasGone(score(1_000)))

        #expect(try !self.steadiness(looks + [5_001]).hasGone(score(4_000)), "stood still")
        #expect(try self.steadiness(looks + [5_000]).hasGone(score(4_000)))
        #expect(try !self.steadiness(looks + [2_500]).hasGone(score(1_000)), "the clock was set back")
    }

    @Test(arguments: [1, 3, 60, 3_600, 4_095] as [UInt64])
    func `is measured by what stands behind the point of a score`(threshold: UInt64) throws {
        let score = try score(123, threshold: Double(threshold))
        #expect(score.until == Self.start + 123)
        #expect(score.threshold == threshold * 1_000)
    }

    @Test(arguments: ["-inf", "-1", "0", "1", "1.5"])
    func `of somebody whom an operator has set back is long enough`(text: String) throws {
        let score = try #require(OnlineScore(text))
        #expect(score.text == text)
        #expect(steadiness([0, 1_000, 2_000, 3_000]).hasGone(score) == (score.threshold <= 3_000))
    }

    @Test(arguments: ["", "alice", "inf", "nan", "1e300"])
    func `with a foreign score is no time`(text: String) {
        #expect(OnlineScore(text) == nil)
    }
}
