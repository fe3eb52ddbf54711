/// PROXY protocol v2 headers as a load balancer writes them (proxy-protocol.txt section 2.2).
enum ProxyHeader {
    private static let signature: [UInt8] = [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
    ]

    /// A client at 192.0.2.`host`.
    static func ipv4(_ host: UInt8) -> [UInt8] {
        header(0x21, 0x11, [192, 0, 2, host, 10, 0, 0, 1, 0x30, 0x39, 0x01, 0xBB])
    }

    /// A client at 2001:db8:0:`network`::`host`.
    static func ipv6(network: UInt8, host: UInt8) -> [UInt8] {
        let source: [UInt8] = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, network, 0, 0, 0, 0, 0, 0, 0, host]
        return header(0x21, 0x21, source + Array(repeating: 0, count: 16) + [0x30, 0x39, 0x01, 0xBB])
    }

    /// The load balancer itself, as for a health check.
    static let local = header(0x20, 0x00, [])

    private static func header(_ command: UInt8, _ family: UInt8, _ body: [UInt8]) -> [UInt8] {
        signature + [command, family, 0, UInt8(body.count)] + body
    }
}
