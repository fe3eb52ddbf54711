internal import Glibc

/// Reads each system clock at most once per turn of the loop.
///
/// Between turns, when nothing invalidates it, it reads afresh each time.
struct TurnClock {
    private var monotonic: UInt64?
    private var wall: UInt64?
    /// Inside a turn the first reading is kept.
    var isCaching = false

    /// Forgets both readings, before the loop sleeps.
    mutating func invalidate() {
        monotonic = nil
        wall = nil
    }

    /// Milliseconds that never go back, since an arbitrary point.
    mutating func now() -> UInt64 {
        if isCaching, let monotonic { return monotonic }
        let reading = Self.milliseconds(CLOCK_MONOTONIC)
        monotonic = reading
        return reading
    }

    /// Milliseconds since 1970; jumps when somebody sets the clock.
    mutating func wallClock() -> UInt64 {
        if isCaching, let wall { return wall }
        let reading = Self.milliseconds(CLOCK_REALTIME)
        wall = reading
        return reading
    }

    /// The step of the coarse clock: the kernel's tick.
    static func coarseTick() -> Duration {
        var step = timespec()
        unsafe clock_getres(CLOCK_MONOTONIC_COARSE, &step)
        return .nanoseconds(step.tv_nsec)
    }

    private static func milliseconds(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return UInt64(max(time.tv_sec, 0)) * 1_000 + UInt64(max(time.tv_nsec, 0)) / 1_000_000
    }
}
