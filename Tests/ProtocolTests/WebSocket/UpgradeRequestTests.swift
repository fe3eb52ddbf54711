import Protocol
import Testing

/// RFC 6455, section 4.2.1: which requests become WebSockets.
@Suite struct UpgradeRequestTests {
    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    private static let fields = [
        "Host": "example.com", "Upgrade": "websocket", "Connection": "Upgrade",
        "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13",
    ]

    /// A good request with some fields replaced, or taken away by an empty value.
    private func upgrade(
        _ changes: [String: String] = [:],
        line: String = "GET /v1/socket HTTP/1.1",
        extra: String = ""
    ) throws -> UpgradeRequest {
        let fields = Self.fields.merging(changes) { $1 }.filter { !$0.value.isEmpty }
        let lines = fields.map { "\($0.key): \($0.value)\r\n" }.sorted().joined()
        let head = try HTTPTrace.head("\(line)\r\n\(lines)\(extra)\r\n")
        return try UpgradeRequest(head)
    }

    @Test func `the request of RFC 6455 section 1.3 is accepted`() throws {
        let request = try upgrade([
            "Origin": "http://example.com", "Sec-WebSocket-Protocol": "chat, superchat",
            "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
        ])
        #expect(request.key == Self.key)
        #expect(request.subprotocols == ["chat", "superchat"])
        #expect(request.origin == "http://example.com")
        #expect(request.extensions.map(\.name) == ["permessage-deflate"])
        #expect(PermessageDeflate.choose(from: request.extensions) != nil)
    }

    @Test(arguments: [
        ["Upgrade": "WebSocket"], ["Upgrade": "foo, websocket"], ["Connection": "keep-alive, Upgrade"],
        ["Connection": "UPGRADE"], ["Content-Length": "0"],
    ])
    func `tokens are found in any case and in lists`(_ changes: [String: String]) throws {
        #expect(throws: Never.self) { try upgrade(changes) }
    }

    @Test func `lists may be spread over several fields`() throws {
        let request = try upgrade(
            extra: """
                Sec-WebSocket-Protocol: a, b\r
                Sec-WebSocket-Extensions: foo;x=1\r
                sec-websocket-protocol: c\r
                Sec-WebSocket-Extensions: bar\r

                """
        )
        #expect(request.subprotocols == ["a", "b", "c"])
        #expect(request.extensions.map(\.name) == ["foo", "bar"])
    }

    @Test(
        arguments: [
            (["Upgrade": ""], .upgradeRequired),
            (["Upgrade": "websockets"], .upgradeRequired),
            (["Connection": ""], .missingConnection),
            (["Connection": "close"], .missingConnection),
            (["Sec-WebSocket-Version": ""], .unsupportedVersion),
            (["Sec-WebSocket-Version": "8"], .unsupportedVersion),
            (["Sec-WebSocket-Version": "13, 8"], .unsupportedVersion),
            (["Sec-WebSocket-Key": ""], .invalidKey),
            (["Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ"], .invalidKey),
            (["Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=A"], .invalidKey),
            (["Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZ==="], .invalidKey),
            (["Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25j_Q=="], .invalidKey),
            (["Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZXM="], .invalidKey),
            (["Content-Length": "5"], .unexpectedBody),
            (["Transfer-Encoding": "chunked"], .unexpectedBody),
            (["Sec-WebSocket-Protocol": "a, a"], .invalidSubprotocols),
            (["Sec-WebSocket-Protocol": "a b"], .invalidSubprotocols),
            (["Sec-WebSocket-Extensions": "a;;b"], .invalidExtensions),
        ] as [([String: String], UpgradeError)]
    )
    func `a request that breaks a rule is refused`(_ changes: [String: String], _ error: UpgradeError) {
        #expect(throws: error) { try upgrade(changes) }
    }

    @Test func `methods and versions that cannot be upgraded are refused`() {
        #expect(throws: UpgradeError.methodNotAllowed) { try upgrade(line: "POST /v1/socket HTTP/1.1") }
        #expect(throws: UpgradeError.upgradeRequired) { try upgrade(line: "GET /v1/socket HTTP/1.0") }
    }

    @Test func `a second key is refused`() {
        #expect(throws: UpgradeError.invalidKey) { try upgrade(extra: "sec-websocket-key: \(Self.key)\r\n") }
    }

    @Test func `a wrong version is answered with ours`() {
        #expect(UpgradeError.unsupportedVersion.status == .upgradeRequired)
        #expect(UpgradeError.unsupportedVersion.fields.contains(HTTPField("Sec-WebSocket-Version", "13")))
    }

    @Test func `the answer names what was chosen`() throws {
        let request = try upgrade(["Sec-WebSocket-Extensions": "permessage-deflate"])
        var output: [UInt8] = []
        request.response(
            accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            subprotocol: "martlet.v1",
            deflate: PermessageDeflate.choose(from: request.extensions)
        ).append(to: &output, keepsAlive: true)
        #expect(
            String(decoding: output, as: UTF8.self) == """
                HTTP/1.1 101 Switching Protocols\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
                Sec-WebSocket-Protocol: martlet.v1\r
                Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r
                \r

                """
        )
    }
}
