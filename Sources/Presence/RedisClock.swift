/// Redis' clock as far as it is known here: what it said last, and the time since it was asked.
///
/// That is ahead of it by what the answer took, never behind: who is told of counts as online a little longer.
package struct RedisClock: Sendable {
    /// How often it is to be asked, in ms: clocks do not part by more than a few ms in so short a time.
    private static let period: UInt64 = 1_000
    /// For so many ms an answer holds.
    private static let validity: UInt64 = 5_000

    private var connection: UInt64?
    private var lastAsked: UInt64?
    private var answer: (time: UInt64, asked: UInt64)?

    /// Nothing is known.
    package init() {}

    /// Whether it is to be asked now; `now` is a clock that only rises, in ms.
    ///
    /// `connection` is a number that is another one after each reconnect: another Redis has another clock.
    package mutating func isDue(now: UInt64, connection: UInt64) -> Bool {
        if connection != self.connection {
            self.connection = connection
            lastAsked = nil
            answer = nil
        }
        return lastAsked.map { now >= $0 + Self.period } ?? true
    }

    /// It was asked.
    package mutating func asked(at now: UInt64) {
        lastAsked = now
    }

    /// It answered what was asked at this time; only the last question counts.
    package mutating func said(_ time: UInt64, asked: UInt64) {
        if asked == lastAsked { answer = (time, asked) }
    }

    /// The time, ms since 1970; nil when it is not known.
    package func time(now: UInt64) -> UInt64? {
        guard let answer, now >= answer.asked, now - answer.asked <= Self.validity else { return nil }
        return answer.time + (now - answer.asked)
    }
}
