internal import Glibc

/// Where to listen or connect: a host with a port, or the path of a unix socket.
package enum ListenAddress: Hashable, Sendable {
    /// A numeric address or a name; port 0 asks the system for a free one.
    case tcp(host: String, port: UInt16)
    /// At most 107 bytes.
    case unix(path: String)

    /// Reads `host:port`, `[ipv6]:port` or `unix:path`; fails with `.invalidAddress`.
    package static func parse(_ text: String) throws(LoopError) -> ListenAddress {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst("unix:".count))
            guard isUsable(path: path) else { throw .invalidAddress(text) }
            return .unix(path: path)
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw .invalidAddress(text)
        }
        guard let host = host(text[..<colon]) else { throw .invalidAddress(text) }
        return .tcp(host: host, port: port)
    }

    /// A path that is empty, too long for the kernel or holds a zero byte could only be bound under another name.
    static func isUsable(path: String) -> Bool {
        (1...SocketAddress.maximumPathBytes).contains(path.utf8.count) && !path.utf8.contains(0)
    }

    private static func host(_ text: Substring) -> String? {
        if text.hasPrefix("["), text.hasSuffix("]"), text.count > 2 {
            return String(text.dropFirst().dropLast())
        }
        let isPlain = !text.isEmpty && !text.contains { $0 == ":" || $0 == "[" || $0 == "]" || $0 == "/" }
        return isPlain ? String(text) : nil
    }
}

extension ListenAddress: CustomStringConvertible {
    /// The form that ``parse(_:)`` reads.
    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
