/// How an attempt to connect, or a connection, came to its end.
package enum ConnectionEnd: Equatable, Sendable {
    /// No connection came about, or it broke without a close frame; `detail` is for people.
    case lost(detail: String)
    /// The server answered the handshake with this HTTP status instead of 101, and maybe a wait in ms (Retry-After).
    case refused(status: Int, retryAfter: UInt64? = nil)
    /// The server, or this side for a fault of the server, closed with this code (RFC 6455 section 7.4).
    case closed(code: UInt16, reason: String)
}
