import Client
import Loop
import Testing

struct EndpointTests {
    static let good: [(String, String, UInt16, String, Bool, String)] = [
        ("ws://127.0.0.1:8080", "127.0.0.1", 8080, "/v1/socket", false, "127.0.0.1:8080"),
        ("ws://chat.example.org", "chat.example.org", 80, "/v1/socket", false, "chat.example.org"),
        ("wss://chat.example.org/", "chat.example.org", 443, "/v1/socket", true, "chat.example.org"),
        ("WSS://h:80/v1/echo?a=b", "h", 80, "/v1/echo?a=b", true, "h:80"),
        ("ws://h?x=1", "h", 80, "/v1/socket?x=1", false, "h"),
        ("ws://[::1]:9001/v1", "::1", 9001, "/v1", false, "[::1]:9001"),
        ("ws://[::1]", "::1", 80, "/v1/socket", false, "[::1]"),
    ]

    @Test(arguments: good)
    func `URLs are taken apart`(
        text: String,
        host: String,
        port: UInt16,
        path: String,
        isSecure: Bool,
        field: String
    ) throws {
        let endpoint = try Endpoint.parse(text)
        #expect(endpoint.address == .tcp(host: host, port: port))
        #expect(endpoint.path == path && endpoint.isSecure == isSecure && endpoint.host == field)
    }

    @Test(
        arguments: [
            ("", .unknownScheme), ("http://h", .unknownScheme), ("h:80", .unknownScheme),
            ("ws://", .invalidHost), ("ws://:80", .invalidHost), ("ws://h:", .invalidHost),
            ("ws://h:0", .invalidHost),
            ("ws://h:65536", .invalidHost), ("ws://h:x", .invalidHost), ("ws://a:b:c", .invalidHost),
            ("ws://[::1", .invalidHost), ("ws:///path", .invalidHost),
            ("ws://h/a b", .invalidCharacter), ("ws://h/\r\nX: y", .invalidCharacter),
            ("ws://hé", .invalidCharacter),
            ("ws://h/#x", .fragment), ("ws://user:pw@h", .credentials),
        ] as [(String, EndpointError)]
    )
    func `other texts are refused`(text: String, error: EndpointError) {
        #expect(throws: error) { try Endpoint.parse(text) }
    }
}
