package import Loop

/// Where a server is reached: what a `ws://` or `wss://` URL says (RFC 6455 section 3).
package struct Endpoint: Hashable, Sendable {
    /// Where the WebSocket is when a URL names no path.
    package static let defaultPath = "/v1/socket"

    /// What to connect to.
    package let address: ListenAddress

    /// The path and query of the request, percent-encoded.
    package let path: String

    /// Whether the connection is encrypted.
    package let isSecure: Bool

    package init(address: ListenAddress, path: String = Endpoint.defaultPath, isSecure: Bool = false) {
        self.address = address
        self.path = path
        self.isSecure = isSecure
    }

    /// Reads `ws://host[:port][/path]`, or `wss://…`; the ports are 80 and 443 by default.
    package static func parse(_ text: String) throws(EndpointError) -> Endpoint {
        let (isSecure, rest) = try scheme(text)
        guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .invalidCharacter }
        guard !rest.contains("#") else { throw .fragment }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.contains("@") else { throw .credentials }
        let address = try address(authority, defaultPort: isSecure ? 443 : 80)
        return Endpoint(address: address, path: path(rest[end...]), isSecure: isSecure)
    }

    /// The value of the Host field, without the scheme's own port.
    package var host: String {
        guard case .tcp(let host, let port) = address else { return "localhost" }
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    private static func scheme(_ text: String) throws(EndpointError) -> (isSecure: Bool, rest: Substring) {
        if text.lowercased().hasPrefix("ws://") { return (false, text.dropFirst("ws://".count)) }
        if text.lowercased().hasPrefix("wss://") { return (true, text.dropFirst("wss://".count)) }
        throw .unknownScheme
    }

    private static func address(
        _ authority: Substring,
        defaultPort: UInt16
    ) throws(EndpointError) -> ListenAddress {
        let behindBracket = authority.lastIndex(of: "]") ?? authority.startIndex
        let hasPort = authority[behindBracket...].contains(":")
        do throws(LoopError) {
            let address = try ListenAddress.parse(hasPort ? String(authority) : "\(authority):\(defaultPort)")
            if case .tcp(_, let port) = address, port > 0 { return address }
        } catch {}
        throw .invalidHost
    }

    private static func path(_ rest: Substring) -> String {
        switch rest.first {
        case nil: defaultPath
        case "/" where rest.count == 1: defaultPath
        case "?": defaultPath + rest
        default: String(rest)
        }
    }
}
