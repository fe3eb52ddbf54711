internal import Glibc

/// The time zone of this machine.
enum LocalClock {
    /// The local time of `milliseconds` since 1970.
    static func time(_ milliseconds: UInt64) -> LocalTime {
        LocalTime(milliseconds: milliseconds, secondsAheadOfUTC: secondsAhead(at: milliseconds))
    }

    /// How far local clocks are ahead of UTC, which depends on the date.
    private static func secondsAhead(at milliseconds: UInt64) -> Int {
        var seconds = time_t(clamping: milliseconds / 1000)
        var parts = unsafe tm()
        guard unsafe localtime_r(&seconds, &parts) != nil else { return 0 }
        return unsafe parts.tm_gmtoff
    }
}
