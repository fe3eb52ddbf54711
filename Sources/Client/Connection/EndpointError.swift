/// Why a text is no address of a WebSocket server.
package enum EndpointError: Error, Equatable, Sendable, CustomStringConvertible {
    /// It begins with neither `ws://` nor `wss://`.
    case unknownScheme
    /// It holds a space, a control or something beyond ASCII, which must be percent-encoded.
    case invalidCharacter
    /// The host is missing or malformed, or the port is not 1 to 65535.
    case invalidHost
    /// A `#` makes no sense here (RFC 6455 section 3).
    case fragment
    /// A user name or password in a URL ends up in logs; tokens are given elsewhere.
    case credentials

    /// For people.
    package var description: String {
        switch self {
        case .unknownScheme: "the address must begin with ws:// or wss://"
        case .invalidCharacter: "the address holds a character that is not allowed"
        case .invalidHost: "the address needs a host and may have a port from 1 to 65535"
        case .fragment: "the address must not contain #"
        case .credentials: "the address must not contain a user name or password"
        }
    }
}
