/// A rate limit: `rate` tokens a second, at most `burst` saved up.
///
/// Counts in whole thousandths of a token, since a rate per second brings just as many per millisecond: exact.
package struct TokenBucket: Equatable, Sendable {
    /// A bucket saves up what this many seconds bring, unless told otherwise.
    package static let burstSeconds = 5

    private static let token: UInt64 = 1000

    private let rate: UInt64
    private let burst: UInt64
    private var saved: UInt64
    private var updated: UInt64

    /// A full bucket; a `rate` of 0 never limits, and times are monotonic milliseconds.
    ///
    /// Even a smaller `burst` saves up one token, for the bucket would never give one otherwise.
    package init(rate: Int, burst: Int, now: UInt64) {
        self.rate = UInt64(clamping: rate)
        self.burst = TokenBucket.product(UInt64(clamping: max(burst, 1)), TokenBucket.token)
        saved = self.burst
        updated = now
    }

    /// Takes tokens for what was done already, as many as there are.
    package mutating func charge(_ amount: Int) {
        saved -= min(saved, TokenBucket.product(UInt64(clamping: amount), TokenBucket.token))
    }

    /// Takes one token; returns nil, or the milliseconds after which there will be one.
    package mutating func take(now: UInt64) -> UInt64? {
        take(1, now: now)
    }

    /// Takes so many tokens at once; returns nil, or the milliseconds after which there will be as many.
    ///
    /// More than a burst are taken as a burst: there would never be enough otherwise.
    package mutating func take(_ amount: Int, now: UInt64) -> UInt64? {
        guard rate > 0 else { return nil }
        saved += gain(now: now)
        updated = now
        let price = min(burst, TokenBucket.product(UInt64(clamping: amount), TokenBucket.token))
        guard saved < price else {
            saved -= price
            return nil
        }
        return (price - saved - 1) / rate + 1
    }

    /// Whether it differs in nothing from a new one.
    package func isFull(now: UInt64) -> Bool {
        rate == 0 || saved + gain(now: now) == burst
    }

    /// What the time since the last look has brought.
    private func gain(now: UInt64) -> UInt64 {
        // A clock that stands still or steps back brings nothing, and counts on from where it is.
        let elapsed = now > updated ? now - updated : 0
        return min(TokenBucket.product(elapsed, rate), burst - saved)
    }

    /// The product, or the largest number in place of one that does not fit.
    private static func product(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let (product, overflow) = one.multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
