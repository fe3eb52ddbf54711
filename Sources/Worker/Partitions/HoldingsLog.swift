/// Says in the log which partitions a worker holds: one line for all that has changed, however many moved.
struct HoldingsLog {
    private var told: Set<Int> = []
    private var lost: Set<Int> = []

    /// The lease has ended, or is somebody else's, though the worker wanted to keep it.
    mutating func lost(_ number: Int) {
        lost.insert(number)
    }

    /// Writes what is new since the last call, if anything.
    mutating func tell(_ held: [Int], role: String, log: WorkerLog) {
        if !lost.isEmpty {
            log.warning("lost leases on partitions", [("role", role), ("partitions", Self.text(lost))])
            lost = []
        }
        guard Set(held) != told else { return }
        told = Set(held)
        log.info("holds partitions", [("role", role), ("partitions", Self.text(told))])
    }

    /// `0-3,5,8-15`, or `none`.
    static func text(_ numbers: Set<Int>) -> String {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers.sorted() {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        let words = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
        return words.isEmpty ? "none" : words.joined(separator: ",")
    }
}
