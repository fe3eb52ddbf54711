/// The paths that become WebSockets.
enum SocketEndpoint {
    /// `/v1/socket`: messaging, with a token.
    case messaging
    /// `/v1/echo`: for conformance suites, without a token; only where the operator opened it.
    case echo

    init?(path: String, _ configuration: NodeConfiguration) {
        switch path {
        case "/v1/socket": self = .messaging
        case "/v1/echo" where configuration.isConformanceOn: self = .echo
        default: return nil
        }
    }
}
