/// A distribution over fixed buckets, counted in integers of a small unit and shown in the base unit.
///
/// A latency is observed in microseconds and shown in seconds: `unitsPerBase` is a million.
package final class Histogram {
    /// Upper bounds, inclusive, rising.
    let bounds: [UInt64]
    let unitsPerBase: Double
    /// One more than there are bounds: the last counts what is above all of them.
    private(set) var counts: [UInt64]
    private(set) var sum: UInt64 = 0

    package init(bounds: [UInt64], unitsPerBase: Double = 1) {
        precondition(!bounds.isEmpty && zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds must rise")
        self.bounds = bounds
        self.unitsPerBase = unitsPerBase
        counts = [UInt64](repeating: 0, count: bounds.count + 1)
    }

    package func observe(_ value: UInt64) {
        // With a dozen buckets a walk is as fast as a search, and the first ones are the likely ones.
        var index = 0
        while index < bounds.count, bounds[index] < value { index &+= 1 }
        counts[index] &+= 1
        sum &+= value
    }

    /// 50 µs to 10 s, to be observed in microseconds.
    package static func latency() -> Histogram {
        Histogram(
            bounds: [
                50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
                1_000_000,
                2_500_000, 10_000_000,
            ],
            unitsPerBase: 1_000_000
        )
    }
}
