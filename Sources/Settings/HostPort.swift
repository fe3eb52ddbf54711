/// A host and a TCP port as an operator writes them; nothing is resolved.
package struct HostPort: Sendable, Equatable, CustomStringConvertible {
    /// A name or a numeric address without brackets.
    package let host: String
    /// 0 lets the system choose a free port.
    package let port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`, `[ipv6]:port`, or `:port`, which stands for all IPv4 addresses.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else {
            return nil
        }
        guard let host = Self.host(text[..<colon]) else { return nil }
        self.init(host: host, port: port)
    }

    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static func host(_ text: Substring) -> String? {
        if text.isEmpty { return "0.0.0.0" }
        if text.hasPrefix("["), text.hasSuffix("]") {
            let inner = text.dropFirst().dropLast()
            return inner.contains(":") ? String(inner) : nil
        }
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isPlain && !text.contains(where: { ":[]/@".contains($0) }) ? String(text) : nil
    }
}
