/// The WebSocket close codes that Martlet sends, with what each means for the client.
///
/// 4000 to 4499: connect again, with back-off. 4500 to 4999: not again as you are. Below 4000: RFC 6455 section 7.4.1.
package enum CloseCode: UInt16, CaseIterable, Sendable {
    /// The client asked for the end.
    case normal = 1000
    /// The frames broke RFC 6455: a mistake in the client.
    case protocolError = 1002
    /// A binary message came where only text is spoken.
    case unsupportedData = 1003
    /// Text was not UTF-8, or compressed data did not inflate.
    case invalidPayload = 1007
    /// A message was larger than the limit.
    case messageTooBig = 1009
    /// The server failed; connect again.
    case internalError = 1011
    /// The node is leaving; connect again after the time that `drain` told.
    case serviceRestart = 1012
    /// The server cannot serve this socket now, as when Redis is away; connect again later.
    case tryAgainLater = 1013
    /// Nothing was heard for longer than the idle limit.
    case idleTimeout = 4001
    /// The client read too slowly; what it missed waits in its inbox.
    case slowConsumer = 4008
    /// The token's time is over: get a new one, then connect.
    case tokenExpired = 4501
    /// The user has too many devices: remove one, then connect.
    case tooManyDevices = 4502

    /// A word for logs, metrics and the close frame's reason.
    package var name: String {
        switch self {
        case .normal: "normal"
        case .protocolError: "protocol_error"
        case .unsupportedData: "unsupported_data"
        case .invalidPayload: "invalid_payload"
        case .messageTooBig: "message_too_big"
        case .internalError: "internal_error"
        case .serviceRestart: "service_restart"
        case .tryAgainLater: "try_again_later"
        case .idleTimeout: "idle_timeout"
        case .slowConsumer: "slow_consumer"
        case .tokenExpired: "token_expired"
        case .tooManyDevices: "too_many_devices"
        }
    }
}
