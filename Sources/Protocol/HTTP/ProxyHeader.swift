/// What a load balancer says about the client in front of a connection (PROXY protocol, version 2).
package enum ProxyHeader: Equatable, Sendable {
    /// The balancer talks to us itself, for instance for a health check: use the socket's own addresses.
    case local
    /// Proxied, but over something that has no address we know.
    case unknown
    /// The client's address and the one it connected to.
    case proxied(source: ProxyAddress, destination: ProxyAddress)
}
