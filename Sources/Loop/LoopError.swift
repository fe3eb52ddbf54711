/// What setting up a loop, a listener or a TLS context can fail with.
package enum LoopError: Error, Equatable, Sendable {
    /// libevent could not be set up: no memory or no descriptor left.
    case noEventBase
    /// Not `host:port`, `[ipv6]:port` or `unix:path`.
    case invalidAddress(String)
    /// The host name has no address; the reason is the resolver's.
    case unresolved(host: String, reason: String)
    /// Somebody listens there already.
    case addressInUse(String)
    /// The path of the unix socket is a file of another kind, which is left alone.
    case notASocket(path: String)
    /// A system call failed while setting up a socket.
    case socket(call: String, errno: Int32, address: String)
    /// A certificate, key or authority file cannot be used; the reason is OpenSSL's.
    case tls(file: String, reason: String)
}

extension LoopError: CustomStringConvertible {
    /// One line for the operator.
    package var description: String {
        switch self {
        case .noEventBase: "no event loop: out of memory or file descriptors"
        case .invalidAddress(let text): "\(text) is not an address (host:port, [ipv6]:port or unix:path)"
        case .unresolved(let host, let reason): "\(host): \(reason)"
        case .addressInUse(let address): "\(address) is in use"
        case .notASocket(let path): "\(path) exists and is not a socket"
        case .socket(let call, let errno, let address): "\(call) \(address): \(SystemCall.message(errno))"
        case .tls(let file, let reason): file.isEmpty ? "TLS: \(reason)" : "\(file): \(reason)"
        }
    }
}
