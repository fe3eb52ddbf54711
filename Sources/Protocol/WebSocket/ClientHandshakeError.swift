/// Why a client gives up on a server's answer.
package enum ClientHandshakeError: Error, Equatable, Sendable {
    /// Another status than 101; the body may say more.
    case refused(HTTPStatus)
    /// 101, but not to WebSocket, or computed from another key.
    case notWebSocket
    /// A subprotocol that was not offered.
    case unexpectedSubprotocol
    /// An extension or parameter that was not offered.
    case unexpectedExtension
}
