/// When a stream's owner should stop and resume producing output, in queued bytes.
package struct WaterMarks: Equatable, Sendable {
    /// Above this many bytes the stream counts as congested.
    package var high: UInt32
    /// At this many bytes or fewer a congested stream reports ``StreamReceiver/drained(_:)``.
    package var low: UInt32
    /// Beyond this the stream ends with ``StreamEnd/outputOverflow``: a backstop for owners that don't look.
    package var limit: UInt32

    /// Defaults: what a socket's own buffer holds, a quarter of it, and far more than any owner should let wait.
    package init(high: UInt32 = 64 * 1_024, low: UInt32 = 16 * 1_024, limit: UInt32 = 64 * 1_024 * 1_024) {
        self.high = high
        self.low = low
        self.limit = limit
    }
}
