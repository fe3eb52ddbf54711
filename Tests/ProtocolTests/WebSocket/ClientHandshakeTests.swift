import Protocol
import Testing

/// RFC 6455, section 4.1: what a client sends, and which answers it trusts.
@Suite struct ClientHandshakeTests {
    private static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    private static let good = """
        HTTP/1.1 101 Switching Protocols\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Accept: \(accept)\r

        """
    private let handshake = ClientHandshake(
        host: "127.0.0.1:9001",
        path: "/v1/socket",
        key: "dGhlIHNhbXBsZSBub25jZQ==",
        subprotocols: ["martlet.v1", "bearer.x"],
        offersDeflate: true,
        fields: [HTTPField("Authorization", "Bearer t")]
    )

    private func check(
        _ response: String,
        _ handshake: ClientHandshake? = nil
    ) throws -> ClientHandshake.Agreement {
        let head = try #require(try HTTPTrace.responseHead(response + "\r\n"))
        return try (handshake ?? self.handshake).check(head, accept: Self.accept)
    }

    @Test func `the request is one that our server takes`() throws {
        var output: [UInt8] = []
        handshake.appendRequest(to: &output)
        let head = try HTTPTrace.head(String(decoding: output, as: UTF8.self))
        let request = try UpgradeRequest(head)
        #expect(head.path == "/v1/socket")
        #expect(head.fields["Host"] == "127.0.0.1:9001")
        #expect(head.fields["Authorization"] == "Bearer t")
        #expect(request.key == handshake.key)
        #expect(request.subprotocols == ["martlet.v1", "bearer.x"])
        #expect(PermessageDeflate.choose(from: request.extensions) != nil)
    }

    @Test func `a good answer is agreed to`() throws {
        let plain = try check(Self.good)
        #expect(plain.subprotocol == nil)
        #expect(plain.deflate == nil)
        let extended = try check(
            Self.good + """
                Sec-WebSocket-Protocol: martlet.v1\r
                Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r

                """
        )
        #expect(extended.subprotocol == "martlet.v1")
        #expect(extended.deflate?.deflateWindowBits == 15)
    }

    @Test func `an answer that is no agreement is refused`() {
        let cases: [(String, ClientHandshakeError)] = [
            ("HTTP/1.1 401 Unauthorized\r\n", .refused(.unauthorized)),
            (Self.good.replacing("websocket", with: "h2c"), .notWebSocket),
            (Self.good.replacing("Connection: Upgrade", with: "Connection: close"), .notWebSocket),
            (Self.good.replacing("s3pP", with: "S3pP"), .notWebSocket),
            (Self.good + "Sec-WebSocket-Accept: \(Self.accept)\r\n", .notWebSocket),
            (Self.good + "Sec-WebSocket-Protocol: other\r\n", .unexpectedSubprotocol),
            (Self.good + "Sec-WebSocket-Protocol: martlet.v1, bearer.x\r\n", .unexpectedSubprotocol),
            (Self.good + "Sec-WebSocket-Extensions: foo\r\n", .unexpectedExtension),
            (Self.good + "Sec-WebSocket-Extensions: permessage-deflate\r\n", .unexpectedExtension),
        ]
        for (response, error) in cases {
            #expect(throws: error) { try check(response) }
        }
    }

    @Test func `an extension that was not offered is refused`() {
        let plain = ClientHandshake(host: "h", path: "/", key: handshake.key)
        #expect(throws: ClientHandshakeError.unexpectedExtension) {
            try check(
                Self.good + "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n",
                plain
            )
        }
    }
}
