package import Protocol

/// Who owns a `WebSocketConnection`; all calls come from the loop, never from inside the owner's own calls.
package protocol WebSocketReceiver: AnyObject {
    /// The handshake succeeded.
    func opened(_ connection: WebSocketConnection)

    /// Bytes arrived, of whatever kind: the server lives. Called before what they hold.
    func heard(_ connection: WebSocketConnection)

    /// A whole message arrived; its bytes are valid during the call only.
    func received(_ message: Span<UInt8>, _ kind: MessageKind, from connection: WebSocketConnection)

    /// The server answered a ping. Does nothing by default.
    func ponged(_ payload: Span<UInt8>, from connection: WebSocketConnection)

    /// Output that was waiting above the high-water mark has gone out. Does nothing by default.
    func drained(_ connection: WebSocketConnection)

    /// It is over, exactly once, and the last call; not after `WebSocketConnection.abandon`.
    func ended(_ connection: WebSocketConnection, _ end: ConnectionEnd)
}

extension WebSocketReceiver {
    package func ponged(_ payload: Span<UInt8>, from connection: WebSocketConnection) {}
    package func drained(_ connection: WebSocketConnection) {}
}
