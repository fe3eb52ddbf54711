/// A rate limit: `rate` tokens a second, at most `burst` saved up.
///
/// Counts in whole thousandths of a token, since a rate per second brings just as many per millisecond: exact.
package struct TokenBucket: Equatable, Sendable {
    /// A bucket saves up what this many seconds bring, unless told otherwise.
    package static let burstSeconds = 5

    /// What may be owed for things whose price is known only when they are done: nobody is locked out for longer.
    package static let mostDebtSeconds = 60

    private static let token: UInt64 = 1000

    private let rate: UInt64
    private let burst: UInt64
    private var saved: UInt64
    /// What comes before anything is saved up; then `saved` is 0.
    private var owed: UInt64 = 0
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

    /// Takes tokens for what was done already; what there is too little of has to come before anything else is taken.
    package mutating func owe(_ amount: Int) {
        guard rate > 0 else { return }
        let price = TokenBucket.product(UInt64(clamping: amount), TokenBucket.token)
        let paid = min(saved, price)
        saved -= paid
        let (debt, overflow) = owed.addingReportingOverflow(price - paid)
        let most = TokenBucket.product(rate, UInt64(TokenBucket.mostDebtSeconds) * TokenBucket.token)
        owed = overflow ? most : min(debt, most)
    }

    /// Returns tokens that were taken for more than was done.
    package mutating func giveBack(_ amount: Int) {
        add(TokenBucket.product(UInt64(clamping: amount), TokenBucket.token))
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
        advance(now: now)
        let price = TokenBucket.product(UInt64(clamping: payable(amount)), TokenBucket.token)
        guard owed > 0 || saved < price else {
            saved -= price
            return nil
        }
        let (missing, overflow) = owed.addingReportingOverflow(price - saved)
        return ((overflow ? .max : missing) - 1) / rate + 1
    }

    /// How much `take` takes for an amount: that, or a burst.
    package func payable(_ amount: Int) -> Int {
        min(max(amount, 0), Int(clamping: burst / TokenBucket.token))
    }

    /// Whether it differs in nothing from a new one.
    package func isFull(now: UInt64) -> Bool {
        guard rate > 0 else { return true }
        var later = self
        later.advance(now: now)
        return later.saved == burst
    }

    /// Adds what the time since the last look has brought.
    private mutating func advance(now: UInt64) {
        // A clock that stands still or steps back brings nothing, and counts on from where it is.
        add(TokenBucket.product(now > updated ? now - updated : 0, rate))
        updated = now
    }

    private mutating func add(_ gain: UInt64) {
        let repaid = min(owed, gain)
        owed -= repaid
        saved += min(gain - repaid, burst - saved)
    }

    /// The product, or the largest number in place of one that does not fit.
    private static func product(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let (product, overflow) = one.multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
