/// Where a sentinel, or a server that one named, listens.
package struct SentinelAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or a numeric address without brackets.
    package let host: String
    /// From 1.
    package let port: UInt16

    /// Puts an address together.
    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads the two words that a sentinel says; nil when they are no address.
    init?(host: String?, port: String?) {
        guard let host, let port = port.flatMap(UInt16.init), port > 0 else { return nil }
        guard !host.isEmpty, host.utf8.count <= Self.longestHost, host.utf8.allSatisfy(Self.isHostByte) else {
            return nil
        }
        self.init(host: host, port: port)
    }

    /// `host:port`, with brackets around IPv6.
    package var description: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The longest name that the DNS knows.
    private static let longestHost = 255

    private static func isHostByte(_ byte: UInt8) -> Bool {
        // What is visible: the resolver decides about the rest, and a log shows it as it is.
        byte > 0x20 && byte < 0x7F
    }
}
