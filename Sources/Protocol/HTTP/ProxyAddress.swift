/// An end of the connection that a load balancer passed on.
package enum ProxyAddress: Equatable, Sendable, CustomStringConvertible {
    /// Four bytes in network order.
    case ipv4([UInt8], port: UInt16)
    /// Sixteen bytes in network order.
    case ipv6([UInt8], port: UInt16)
    /// The path of a Unix socket; empty for an unnamed one.
    case unix(String)

    /// Address and port in numbers, an IPv6 address in brackets (RFC 5952), or the path.
    package var description: String {
        switch self {
        case .ipv4(let bytes, let port): "\(Self.ipv4Text(bytes)):\(port)"
        case .ipv6(let bytes, let port): "[\(Self.ipv6Text(bytes))]:\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// The address without the port, as limits per address want it.
    package var host: String {
        switch self {
        case .ipv4(let bytes, _): Self.ipv4Text(bytes)
        case .ipv6(let bytes, _): Self.ipv6Text(bytes)
        case .unix(let path): path
        }
    }

    private static func ipv4Text(_ bytes: some Collection<UInt8>) -> String {
        bytes.map { String($0) }.joined(separator: ".")
    }

    private static func ipv6Text(_ bytes: [UInt8]) -> String {
        if bytes.count == 16, bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return "::ffff:" + ipv4Text(bytes[12...])
        }
        let groups = stride(from: 0, to: bytes.count - 1, by: 2).map {
            UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
        let text = groups.map { String($0, radix: 16) }
        let zeros = longestZeros(groups)
        guard zeros.count > 1 else { return text.joined(separator: ":") }
        return text[..<zeros.lowerBound].joined(separator: ":") + "::"
            + text[zeros.upperBound...].joined(separator: ":")
    }

    /// The first of the longest runs of zero groups, which is written as `::`.
    private static func longestZeros(_ groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            guard group == 0 else {
                start = index + 1
                continue
            }
            if index + 1 - start > longest.count { longest = start..<index + 1 }
        }
        return longest
    }
}
