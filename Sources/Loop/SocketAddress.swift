/// A numeric address and port, or the path of a unix socket; small enough to keep one per connection.
package enum SocketAddress: Hashable, Sendable {
    /// The address in host byte order: 127.0.0.1 is 0x7f000001.
    case ipv4(UInt32, port: UInt16)
    /// The address as two halves in host byte order; IPv4-mapped addresses are `.ipv4`.
    case ipv6(high: UInt64, low: UInt64, port: UInt16)
    /// The path is empty for the client's end of a unix socket.
    case unix(path: String)

    /// From 4 (IPv4) or 16 (IPv6) bytes in network order, as the PROXY protocol gives them; nil for other lengths.
    package init?(rawAddress: Span<UInt8>, port: UInt16) {
        switch rawAddress.count {
        case 4:
            self = .ipv4(UInt32(Self.integer(rawAddress, 0..<4)), port: port)
        case 16:
            let high = Self.integer(rawAddress, 0..<8)
            self.init(high: high, low: Self.integer(rawAddress, 8..<16), port: port)
        default:
            return nil
        }
    }

    /// An IPv6 address, or the IPv4 address that is mapped into it (::ffff:0:0/96).
    init(high: UInt64, low: UInt64, port: UInt16) {
        let isMapped = high == 0 && low >> 32 == 0xffff
        self =
            isMapped
            ? .ipv4(UInt32(truncatingIfNeeded: low), port: port) : .ipv6(high: high, low: low, port: port)
    }

    /// Zero for unix sockets.
    package var port: UInt16 {
        switch self {
        case .ipv4(_, let port), .ipv6(_, _, let port): port
        case .unix: 0
        }
    }

    /// The same host with port zero: a key for limits per address.
    package var host: SocketAddress {
        switch self {
        case .ipv4(let address, _): .ipv4(address, port: 0)
        case .ipv6(let high, let low, _): .ipv6(high: high, low: low, port: 0)
        case .unix: self
        }
    }

    var isUnix: Bool {
        if case .unix = self { true } else { false }
    }

    private static func integer(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        var value: UInt64 = 0
        for index in range { value = value << 8 | UInt64(bytes[index]) }
        return value
    }
}

extension SocketAddress: CustomStringConvertible {
    /// `127.0.0.1:80`, `[::1]:80` or `unix:/path`.
    package var description: String {
        switch self {
        case .ipv4(let address, let port):
            "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255):\(port)"
        case .ipv6(_, _, let port): "[\(numericHost)]:\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
