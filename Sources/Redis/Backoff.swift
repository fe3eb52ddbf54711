/// How long to wait before the next attempt: doubles with each failure up to a cap, half of it random.
///
/// Without the random half every node would come back in the same millisecond after Redis restarts.
package struct Backoff: Equatable, Sendable {
    /// The upper end of the first delay.
    package let initial: Duration
    /// No delay is longer.
    package let maximum: Duration
    /// Failures since the last success.
    package private(set) var failures = 0

    /// Doubling stops here, so that the shift cannot overflow; by then any sensible cap is reached.
    private static let mostDoublings = 20

    /// Starts with no failure; a cap below `initial` counts as `initial`.
    package init(initial: Duration, maximum: Duration) {
        self.initial = initial
        self.maximum = max(initial, maximum)
    }

    /// Records a failure and returns the delay: between half of and the whole current ceiling.
    package mutating func failed(using random: inout some RandomNumberGenerator) -> Duration {
        let ceiling = min(maximum, initial * (1 << min(failures, Self.mostDoublings)))
        failures = min(failures + 1, Self.mostDoublings)
        // The upper 53 bits, because that many are exact in a Double; unlike Double.random it asks only once.
        let fraction = Double(random.next() >> 11) / Double(1 << 53 as UInt64)
        return ceiling * (0.5 + fraction / 2)
    }

    /// Starts over, because the server has answered.
    package mutating func succeeded() {
        failures = 0
    }
}
