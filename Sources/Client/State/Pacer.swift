/// Spreads sends so that they keep below a server's rate limit, after a burst of one second's worth.
///
/// The generic cell rate algorithm (ITU-T I.371): one number of state. A client that sent faster would have its messages
/// refused and, as some of those behind them are accepted, their order changed.
struct Pacer: Equatable, Sendable {
    /// Microseconds between two sends; 0 for no limit.
    private var interval: UInt64 = 0

    /// When the next send would be due if all were evenly spread, in monotonic microseconds.
    private var due: UInt64 = 0

    /// Keeps to so many sends per second from now on; 0 for no limit.
    mutating func limit(perSecond rate: UInt64) {
        interval = rate == 0 ? 0 : max(Pacer.second / rate, 1)
    }

    /// Takes leave for one send, or returns the time to ask again, both in monotonic milliseconds.
    mutating func take(at now: UInt64) -> UInt64? {
        guard interval > 0 else { return nil }
        let current = now * 1000
        let earliest = due > Pacer.second ? due - Pacer.second : 0
        guard earliest <= current else { return (earliest + 999) / 1000 }
        due = max(due, current) + interval
        return nil
    }

    private static let second: UInt64 = 1_000_000
}
