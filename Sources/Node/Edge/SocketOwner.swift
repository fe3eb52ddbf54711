internal import Protocol

/// What stands behind an accepted WebSocket: the messaging session, or the echo for conformance suites.
protocol SocketOwner: AnyObject {
    /// A whole message arrived; text is valid UTF-8. The bytes are valid during the call only.
    func received(_ message: Span<UInt8>, _ kind: MessageKind)

    /// The socket took what was queued after it had been above its limit.
    func drained()

    /// Looks at deadlines, about once a second; `now` is the loop's monotonic time in ms.
    func swept(now: UInt64)

    /// The socket is over: exactly once, and the last call.
    func ended(_ reason: SocketEnd)
}
