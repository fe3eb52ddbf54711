internal import Glibc

/// The wall clock, for what people read.
enum UnixTime {
    /// Milliseconds since 1970.
    static var milliseconds: Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }
}
