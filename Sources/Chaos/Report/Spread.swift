/// How a number of measurements is spread.
package struct Spread: Equatable, Sendable {
    package let count: Int
    package let median: Int
    /// What 99 of 100 do not exceed.
    package let high: Int
    package let longest: Int

    /// Zero everywhere for no measurements.
    package init(_ values: [Int]) {
        let sorted = values.sorted()
        count = sorted.count
        longest = sorted.last ?? 0
        median = Spread.value(sorted, 50)
        high = Spread.value(sorted, 99)
    }

    /// The smallest value that so many of a hundred do not exceed.
    private static func value(_ sorted: [Int], _ percent: Int) -> Int {
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, max(0, (sorted.count * percent + 99) / 100 - 1))]
    }
}
