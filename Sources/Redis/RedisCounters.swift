/// What a link or subscriber has done so far, for metrics.
package struct RedisCounters: Equatable, Sendable {
    /// Bytes received.
    package var bytesIn: UInt64 = 0
    /// Bytes handed to the socket.
    package var bytesOut: UInt64 = 0
    /// Commands accepted, the link's own PINGs left out.
    package var commands: UInt64 = 0
    /// Connections that came up after the first one.
    package var reconnects: UInt64 = 0
    /// Times the link asked how many replicas have what was written.
    package var waits: UInt64 = 0
    /// Durable commands that failed because too few replicas had them in time.
    package var unreplicated: UInt64 = 0
    /// Commands without an answer now; for a subscriber, channels whose confirmation is out.
    package var pending = 0
}
