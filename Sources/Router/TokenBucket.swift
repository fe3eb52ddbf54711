/// A rate limit: `rate` tokens a second, at most `burst` saved up.
package struct TokenBucket: Equatable, Sendable {
    /// A bucket saves up what this many seconds bring, unless told otherwise.
    package static let burstSeconds = 5

    private let rate: Double
    private let burst: Double
    private var tokens: Double
    private var updated: UInt64

    /// Begins full and never limits with a `rate` of 0; times are monotonic milliseconds.
    package init(rate: Int, burst: Int, now: UInt64) {
        self.rate = Double(rate)
        self.burst = Double(burst)
        tokens = Double(burst)
        updated = now
    }

    /// Takes tokens for what was done already; the bucket may be in debt by one burst afterwards.
    package mutating func charge(_ amount: Int) {
        tokens = max(-burst, tokens - Double(amount))
    }

    /// Takes one token; returns nil, or the milliseconds after which there will be one.
    package mutating func take(now: UInt64) -> UInt64? {
        guard rate > 0 else { return nil }
        tokens = min(burst, tokens + Double(now &- updated) * rate / 1000)
        updated = now
        guard tokens < 1 else {
            tokens -= 1
            return nil
        }
        return UInt64(((1 - tokens) * 1000 / rate).rounded(.up))
    }
}
