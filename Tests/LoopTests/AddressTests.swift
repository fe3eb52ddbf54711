import Testing

@testable import Loop

struct AddressTests {
    @Test(arguments: [
        ("127.0.0.1:9001", ListenAddress.tcp(host: "127.0.0.1", port: 9_001)),
        ("localhost:0", .tcp(host: "localhost", port: 0)),
        ("[::1]:65535", .tcp(host: "::1", port: 65_535)),
        ("unix:/run/martlet.sock", .unix(path: "/run/martlet.sock")),
    ])
    func `addresses are read and written alike`(text: String, address: ListenAddress) throws {
        #expect(try ListenAddress.parse(text) == address)
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", ":", "host", "host:", ":80", "host:65536", "host:-1", "host:x", "::1:80", "[]:80", "[::1]",
        "[::1:80",
        "/path:80", "unix:", "unix:/" + String(repeating: "x", count: 107), "unix:/a\0b",
    ])
    func `other texts are refused`(text: String) {
        #expect(throws: LoopError.invalidAddress(text)) { try ListenAddress.parse(text) }
    }

    @Test(
        arguments: [
            ([127, 0, 0, 1], "127.0.0.1:80"),
            ([255, 254, 253, 252], "255.254.253.252:80"),
            ([0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "[2001:db8::1]:80"),
            ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 1, 2, 3], "10.1.2.3:80"),
        ] as [([UInt8], String)]
    )
    func `raw bytes become addresses`(bytes: [UInt8], text: String) {
        #expect(SocketAddress(rawAddress: bytes.span, port: 80)?.description == text)
    }

    @Test(arguments: [0, 1, 3, 5, 15, 17])
    func `raw addresses of other lengths are refused`(count: Int) {
        #expect(SocketAddress(rawAddress: [UInt8](repeating: 1, count: count).span, port: 80) == nil)
    }

    @Test func `the host of two ports is the same`() {
        let bytes: [UInt8] = [127, 0, 0, 1]
        let first = SocketAddress(rawAddress: bytes.span, port: 80)
        let second = SocketAddress(rawAddress: bytes.span, port: 81)
        #expect(first != second)
        #expect(first?.host == second?.host)
        #expect(first?.port == 80)
    }

    @Test func `an address per stream stays small`() {
        #expect(MemoryLayout<SocketAddress?>.stride <= 24)
    }

    @Test(arguments: [
        SocketAddress.ipv4(0x7f00_0001, port: 80), .ipv6(high: 0x2001_0db8 << 32, low: 1, port: 81),
        .unix(path: ""),
    ])
    func `addresses survive the way through the C form`(address: SocketAddress) {
        #expect(address.throughNative == address)
    }
}
