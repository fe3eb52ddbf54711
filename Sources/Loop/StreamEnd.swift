/// Why a stream is over, or why it could not be connected.
package enum StreamEnd: Error, Equatable, Sendable {
    /// The peer has sent its last byte; what was queued for it has been sent.
    case endOfStream
    /// ``Stream/closeAfterFlush(within:)`` has sent everything.
    case flushed
    /// The peer broke the connection (RST), or it was found broken while sending.
    case reset
    /// Connecting, the TLS handshake of a connector, or flushing took too long.
    case timedOut
    /// Nobody listens at the address.
    case refused
    /// The owner queued more than ``WaterMarks/limit``.
    case outputOverflow
    /// The host name has no address; the text is the resolver's.
    case unresolved(String)
    /// TLS failed: handshake, certificate or record; the text is OpenSSL's.
    case tls(String)
    /// Any other error of the operating system.
    case failed(errno: Int32)
}

extension StreamEnd: CustomStringConvertible {
    /// A few words for logs.
    package var description: String {
        switch self {
        case .endOfStream: "end of stream"
        case .flushed: "flushed and closed"
        case .reset: "connection reset"
        case .timedOut: "timed out"
        case .refused: "connection refused"
        case .outputOverflow: "too much output queued"
        case .unresolved(let reason): "host name not resolved: \(reason)"
        case .tls(let reason): "TLS: \(reason)"
        case .failed(let errno): SystemCall.message(errno)
        }
    }
}
