import TestSupport
import Testing

/// The opening handshake (RFC 6455 section 4.2) on the messaging endpoint.
@Suite(.serialized, .stage()) struct `An upgrade` {
    private func answer(
        _ lines: [String],
        method: String = "GET",
        version: String = "1.1"
    ) throws -> RawResponse {
        let socket = try RawSocket(port: Stage.current.node.port)
        let token = try Credentials.token(Stage.user("upgrade"))
        let all = ["Host: a", "Authorization: Bearer \(token)"] + lines
        try socket.send(
            "\(method) /v1/socket HTTP/\(version)\r\n" + all.map { $0 + "\r\n" }.joined() + "\r\n"
        )
        return try #require(try socket.readResponse())
    }

    private static let version = "Sec-WebSocket-Version: 13"
    private static let key = "Sec-WebSocket-Key: \(RawWebSocket.key)"
    private static let upgrade = "Upgrade: websocket"
    private static let connection = "Connection: Upgrade"

    static let rights: [[String]] = [
        [upgrade, connection, version, key],
        ["upgrade: WebSocket", "connection: keep-alive, upgrade", "sec-websocket-version: 13", key],
        ["Upgrade: h2c, websocket", "Connection: foo", "Connection: Upgrade", version, key],
        [upgrade, connection, version, key, "Content-Length: 0"],
        [upgrade, connection, version, key, "Sec-WebSocket-Protocol: other, martlet.v1"],
    ]

    @Test(arguments: rights)
    func `is granted`(lines: [String]) throws {
        let response = try answer(lines)
        #expect(response.status == 101)
        #expect(response.fields["sec-websocket-accept"] == RawWebSocket.acceptance)
        #expect(response.fields["upgrade"] == "websocket")
        #expect(response.fields["connection"] == "Upgrade")
        let asked = lines.contains { $0.contains("martlet.v1") }
        #expect(response.fields["sec-websocket-protocol"] == (asked ? "martlet.v1" : nil))
        #expect(response.fields["sec-websocket-extensions"] == nil, "nobody offered one")
    }

    static let wrongs: [(lines: [String], status: Int)] = [
        ([], 426),
        ([connection, version, key], 426),
        (["Upgrade: h2c", connection, version, key], 426),
        ([upgrade, connection, key], 426),
        ([upgrade, connection, "Sec-WebSocket-Version: 8", key], 426),
        ([upgrade, connection, "Sec-WebSocket-Version: 13, 8", key], 426),
        ([upgrade, version, key], 400),
        ([upgrade, "Connection: close", version, key], 400),
        ([upgrade, connection, version], 400),
        ([upgrade, connection, version, "Sec-WebSocket-Key: short"], 400),
        ([upgrade, connection, version, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ!=="], 400),
        ([upgrade, connection, version, key, key], 400),
        ([upgrade, connection, version, key, "Content-Length: 4"], 400),
        ([upgrade, connection, version, key, "Transfer-Encoding: chunked"], 400),
        ([upgrade, connection, version, key, "Sec-WebSocket-Protocol: a, a"], 400),
        ([upgrade, connection, version, key, "Sec-WebSocket-Protocol: a b"], 400),
        ([upgrade, connection, version, key, "Sec-WebSocket-Extensions: ,;"], 400),
    ]

    @Test(arguments: wrongs)
    func `is refused`(lines: [String], status: Int) throws {
        let response = try answer(lines)
        #expect(response.status == status)
        #expect(try ChatFrame(response.body).code == (status == 426 ? "upgrade_required" : "bad_request"))
        #expect(status != 426 || response.fields["upgrade"] == "websocket")
    }

    @Test func `names the version that the node speaks`() throws {
        let lines = [Self.upgrade, Self.connection, "Sec-WebSocket-Version: 25", Self.key]
        #expect(try answer(lines).fields["sec-websocket-version"] == "13")
    }

    @Test func `needs GET and HTTP/1.1`() throws {
        let lines = [Self.upgrade, Self.connection, Self.version, Self.key]
        #expect(try answer(lines, method: "POST").status == 405)
        #expect(try answer(lines, version: "1.0").status == 426)
    }

    @Test func `may follow other requests, and frames may follow it at once`() throws {
        let node = try Stage.current.node
        let user = Stage.user("early")
        let socket = try RawSocket(port: node.port)
        try socket.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try socket.readResponse()?.status == 200)
        let fields = Credentials.authorization(try Credentials.token(user))
        let frames = [RawFrame(RawFrame.ping, [9]), .text(Device.send(1, to: user, "early")), .close(1000)]
        try socket.send(
            Array(RawWebSocket.request(path: "/v1/socket", fields: fields).utf8) + frames.flatMap(\.encoded)
        )
        #expect(try socket.readResponse()?.status == 101)
        let rest = try socket.readToEnd()
        #expect(rest.contains(0x8A), "the ping was answered")
        #expect(rest.suffix(4).starts(with: [0x88, 0x02]), "and the close")
        let text = String(decoding: rest, as: UTF8.self)
        #expect(text.contains(#""type":"welcome""#))
        // The message is on its way when the connection is closed: it is stored whether the answer arrived or not.
        let redis = try Stage.current.redis
        #expect(try Deadline().wait { try redis.command("XLEN", "log:{dm:\(user):\(user)}").integer == 1 })
    }

    @Test func `is refused while Redis is away, and granted when it is back`() throws {
        let stage = try Stage.current
        stage.redis.kill()
        #expect(try Deadline().wait { try stage.node.get("/ready").status == 503 })
        let fields = Credentials.authorization(try Credentials.token("away"))
        let response = try stage.node.refusedUpgrade(fields: fields)
        #expect(response.status == 503)
        #expect(try ChatFrame(response.body).code == "unavailable")
        #expect(Int(response.fields["retry-after"] ?? "") != nil)
        #expect(try stage.node.get("/health").status == 200)
        try stage.redis.start()
        #expect(try Deadline().wait { try stage.node.get("/ready").status == 200 })
        try Device(Stage.user("back"), on: stage.node).confirmAlive()
    }
}
