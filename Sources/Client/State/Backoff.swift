/// Growing delays between attempts: each is random between 0 and a bound that doubles up to a cap.
///
/// Full jitter spreads the clients of a dead node over the whole bound, so that they do not return all at once
/// (Brooker, "Exponential backoff and jitter", AWS 2015).
package struct Backoff: Equatable, Sendable {
    /// The bound of the first delay, in milliseconds.
    package let base: UInt64

    /// The bound that no delay exceeds, in milliseconds.
    package let cap: UInt64

    /// How many delays were handed out since the last `reset`.
    package private(set) var attempts: UInt8 = 0

    /// Doubling from `base` up to `cap`, both in milliseconds.
    package init(base: UInt64, cap: UInt64) {
        self.base = min(base, cap)
        self.cap = cap
    }

    /// The bound of the delay that comes next, in milliseconds.
    package var bound: UInt64 {
        guard attempts < base.leadingZeroBitCount else { return cap }
        return min(cap, base << UInt64(attempts))
    }

    /// Takes the next delay, in milliseconds.
    package mutating func next(using generator: inout SplitMix64) -> UInt64 {
        let delay = UInt64.random(in: 0...bound, using: &generator)
        if attempts < UInt8.max { attempts += 1 }
        return delay
    }

    /// Starts again from `base`, after a success.
    package mutating func reset() {
        attempts = 0
    }
}
