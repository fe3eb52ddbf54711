/// When a node that was told to stop does what; times are the shell's monotonic ms.
///
/// First it is only unready and serves on, so that the load balancer notices and sends nobody here. Then it shuts its
/// doors, and tells its clients one by one to move, each at a moment of its own.
package struct DrainPlan: Equatable, Sendable {
    /// How often to call `ticked`, in ms; a share of the clients is told each time.
    package static let interval: UInt64 = 100

    /// How far the node is.
    package enum Phase: Equatable, Sendable {
        /// Unready, and serving newcomers, too.
        case open(until: UInt64)
        /// Nobody comes in; clients are told to move, the last ones at the end of this time.
        case telling(until: UInt64)
    }

    package private(set) var phase: Phase
    private let time: UInt64

    /// A node that is unready from `now` on, shuts after `delay`, and has told everybody within `time` behind that.
    package init(now: UInt64, delay: UInt64, time: UInt64) {
        phase = .open(until: now + delay)
        self.time = time
    }

    /// Nobody comes in any more.
    package var isShut: Bool {
        switch phase {
        case .open: false
        case .telling: true
        }
    }

    /// Some time has passed; returns whether the doors are to be shut now.
    package mutating func ticked(now: UInt64) -> Bool {
        guard case .open(let until) = phase, now >= until else { return false }
        phase = .telling(until: now + time)
        return true
    }

    /// Somebody has no more patience; returns whether the doors are to be shut now.
    package mutating func hurried(now: UInt64) -> Bool {
        defer { phase = .telling(until: now) }
        return !isShut
    }

    /// How many of those that wait are told with this tick, so that they all are by the end.
    package func share(of waiting: Int, now: UInt64) -> Int {
        guard case .telling(let until) = phase else { return 0 }
        guard now < until else { return waiting }
        // This tick and those that are still to come, the one at the end among them.
        let ticks = Int(clamping: (until - now + Self.interval - 1) / Self.interval) + 1
        return (waiting + ticks - 1) / ticks
    }

    /// Whether everybody has to be told now, come what may.
    package func isLastCall(now: UInt64) -> Bool {
        guard case .telling(let until) = phase else { return false }
        return now >= until
    }

    /// How long all of it may take from the start, the closing of the last socket aside.
    package static func limit(delay: UInt64, time: UInt64) -> UInt64 {
        delay + time + 4 * interval + Departure.grace + Departure.answerTime
    }
}
