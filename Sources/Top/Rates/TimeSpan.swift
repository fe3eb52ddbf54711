/// The time between two readings of counters.
struct TimeSpan {
    private let seconds: Double

    /// From one time in ms to a later one; an empty span if either is unknown or they are in no order.
    init(from older: UInt64?, to newer: UInt64?) {
        guard let older, let newer, newer > older else {
            seconds = 0
            return
        }
        seconds = Double(newer - older) / 1000
    }

    /// Growth per second; nil in no time, and when the counter went back, as it does when its owner starts anew.
    func rate(_ older: UInt64, _ newer: UInt64) -> Double? {
        guard seconds > 0, let growth = TimeSpan.growth(older, newer) else { return nil }
        return growth / seconds
    }

    /// How far a counter rose; nil when it went back.
    static func growth(_ older: UInt64, _ newer: UInt64) -> Double? {
        newer >= older ? Double(newer - older) : nil
    }
}
