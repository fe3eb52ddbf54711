internal import Glibc

extension timeval {
    /// The longest delay, about 68 years: keeps the sum with today's time far from overflow.
    private static let maximumSeconds = Int64(Int32.max)

    /// Rounds up to whole microseconds; negative durations become zero.
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else {
            self.init(tv_sec: 0, tv_usec: 0)
            return
        }
        let microseconds = (attoseconds + 999_999_999_999) / 1_000_000_000_000
        let whole = Swift.min(seconds, Self.maximumSeconds) + microseconds / 1_000_000
        self.init(tv_sec: Int(whole), tv_usec: Int(microseconds % 1_000_000))
    }
}
