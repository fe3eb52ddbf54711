/// Where the client stands, as the application sees it.
package enum ConnectionStatus: Equatable, Sendable {
    /// Never started.
    case idle
    /// TCP, TLS and the WebSocket handshake are under way.
    case connecting
    /// The WebSocket is open, and the server has not said `welcome` yet.
    case awaitingWelcome
    /// Messages flow.
    case live
    /// The connection is lost; the next attempt is made at this monotonic time in milliseconds.
    case waiting(until: UInt64)
    /// Over for good; connecting again with the same token is no use. Nil when the application stopped it.
    case closed(ConnectionEnd?)
}
