/// Why a request did not become a WebSocket; the connection stays an HTTP one.
package enum UpgradeError: Error, Equatable, Sendable {
    /// Another method than GET.
    case methodNotAllowed
    /// A plain request where only WebSocket is served, or an upgrade over HTTP/1.0.
    case upgradeRequired
    /// Connection does not name the upgrade.
    case missingConnection
    /// Sec-WebSocket-Version is missing or is not 13.
    case unsupportedVersion
    /// The request announces a body.
    case unexpectedBody
    /// Sec-WebSocket-Key is missing, doubled, or not 16 bytes in Base64.
    case invalidKey
    /// Sec-WebSocket-Protocol is not a list of different tokens.
    case invalidSubprotocols
    /// Sec-WebSocket-Extensions does not follow its grammar.
    case invalidExtensions

    /// The status of the answer.
    package var status: HTTPStatus {
        switch self {
        case .methodNotAllowed: .methodNotAllowed
        case .upgradeRequired, .unsupportedVersion: .upgradeRequired
        case .missingConnection, .unexpectedBody, .invalidKey, .invalidSubprotocols, .invalidExtensions:
            .badRequest
        }
    }

    /// Fields that the answer must have beside those of every error.
    package var fields: [HTTPField] {
        switch self {
        case .methodNotAllowed: [HTTPField("Allow", "GET")]
        case .upgradeRequired: [HTTPField("Upgrade", "websocket"), HTTPField("Connection", "Upgrade")]
        case .unsupportedVersion:
            [
                HTTPField("Upgrade", "websocket"), HTTPField("Connection", "Upgrade"),
                HTTPField("Sec-WebSocket-Version", "13"),
            ]
        case .missingConnection, .unexpectedBody, .invalidKey, .invalidSubprotocols, .invalidExtensions: []
        }
    }
}
