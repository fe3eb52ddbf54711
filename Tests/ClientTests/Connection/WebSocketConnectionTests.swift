import Client
import Loop
import Protocol
import Testing

struct WebSocketConnectionTests {
    let loop: EventLoop
    let server: FakeServer
    let context: ClientContext
    let recorder = ConnectionRecorder()

    init() throws {
        loop = try EventLoop()
        server = try FakeServer(on: loop)
        context = ClientContext(loop: loop)
    }

    /// A connection that is under way.
    func connect(_ change: (inout WebSocketOptions) -> Void = { _ in }) -> WebSocketConnection {
        var options = WebSocketOptions()
        change(&options)
        let connection = WebSocketConnection(context: context, options: options, receiver: recorder)
        connection.open(server.endpoint, token: "secret")
        return connection
    }

    /// A connection that is open on both sides.
    func opened(_ change: (inout WebSocketOptions) -> Void = { _ in }) throws -> WebSocketConnection {
        let connection = connect(change)
        try #require(loop.wait { recorder.isOpened && server.peers.last?.isOpen == true })
        return connection
    }

    @Test func `the request carries token, subprotocol and the offer of compression`() throws {
        let connection = try opened { $0.fields = [HTTPField("X-Test", "yes")] }
        let request = try #require(try server.peer.request)
        #expect(request.path == "/v1/socket")
        #expect(request.fields["Authorization"] == "Bearer secret")
        #expect(request.fields["Host"] == "127.0.0.1:\(server.port)")
        #expect(request.fields["Sec-WebSocket-Protocol"] == "martlet.v1")
        #expect(request.fields["Sec-WebSocket-Extensions"]?.hasPrefix("permessage-deflate") == true)
        #expect(request.fields["X-Test"] == "yes")
        #expect(connection.subprotocol == "martlet.v1" && connection.isOpen && !connection.isCompressed)
    }

    @Test(arguments: [true, false])
    func `messages of all sizes go both ways, compressed or not`(compresses: Bool) throws {
        server.compresses = compresses
        let connection = try opened()
        #expect(connection.isCompressed == compresses)
        let texts = [0, 1, 125, 126, 255, 256, 65_535, 65_536, 300_000].map { size in
            String((0..<size).map { Character(Unicode.Scalar(97 + UInt8($0 % 23))) })
        }
        let peer = try server.peer
        server.onText = { peer, text in peer.send(text) }
        for text in texts { connection.send(Array(text.utf8).span) }
        #expect(loop.wait { recorder.messages.count == texts.count })
        #expect(peer.error == nil)
        #expect(peer.texts == texts)
        #expect(recorder.texts == texts)
    }

    @Test func `binary and raw bytes reach the server as they are`() throws {
        let connection = try opened()
        connection.send([0, 255, 1].span, .binary)
        connection.sendRaw([0x81, 0x00].span)
        let peer = try server.peer
        #expect(loop.wait { peer.error != nil })
        #expect(peer.binaries == [[0, 255, 1]])
        #expect(peer.error == .unmaskedFrame)
    }

    @Test func `pings are answered both ways`() throws {
        let connection = try opened()
        let peer = try server.peer
        peer.sendFrame(.ping, [1, 2])
        connection.ping([3, 4])
        connection.ping(Array(repeating: 7, count: 200))
        #expect(loop.wait { peer.pongs == [[1, 2]] && recorder.pongs.count == 2 })
        #expect(peer.pings == [[3, 4], Array(repeating: 7, count: 125)])
    }

    @Test func `fragments with a ping between them make one message`() throws {
        _ = try opened()
        let peer = try server.peer
        peer.sendFrame(.text, Array("one ".utf8), isFinal: false)
        peer.sendFrame(.ping, [])
        peer.sendFrame(.continuation, Array("two".utf8))
        #expect(loop.wait { recorder.texts == ["one two"] })
        #expect(loop.wait { peer.pongs == [[]] })
    }

    @Test func `a closing server is answered, and its code is told once`() throws {
        let connection = try opened()
        let peer = try server.peer
        peer.sendClose(1012, reason: "leaving")
        peer.send("too late")
        #expect(loop.wait { !recorder.ends.isEmpty && peer.isEnded })
        #expect(recorder.ends == [.closed(code: 1012, reason: "leaving")])
        #expect(peer.close?.code == 1012)
        #expect(recorder.messages.isEmpty && !connection.isOpen && !connection.send([1].span))
    }

    @Test func `a close of ours waits for the server's answer`() throws {
        let connection = try opened()
        connection.close(ClosePayload(code: 1000, reason: "done"))
        #expect(recorder.ends.isEmpty && !connection.send([1].span))
        let peer = try server.peer
        #expect(loop.wait { !recorder.ends.isEmpty })
        #expect(peer.close == ClosePayload(code: 1000, reason: "done"))
        #expect(recorder.ends == [.closed(code: 1000, reason: "")])
    }

    @Test func `a server that does not answer a close is left after the timeout`() throws {
        let connection = try opened { $0.closeTimeout = .milliseconds(20) }
        try server.peer.answersClose = false
        connection.close()
        #expect(loop.wait { recorder.ends == [.closed(code: 1000, reason: "")] })
    }

    @Test func `an abandoned connection says good-bye and reports nothing more`() throws {
        let connection = try opened()
        let peer = try server.peer
        connection.send(Array("last".utf8).span)
        peer.send("unheard")
        connection.abandon(code: 1001)
        #expect(loop.wait { peer.isEnded })
        #expect(peer.texts == ["last"] && peer.close?.code == 1001)
        #expect(recorder.ends.isEmpty && recorder.messages.isEmpty)
    }

    @Test func `abandoned inside a message, the rest of the bytes is not read`() throws {
        _ = try opened()
        recorder.onMessage = { $0.abandon(code: 1000) }
        let peer = try server.peer
        for number in 0..<5 { peer.send("\(number)") }
        #expect(loop.wait { peer.close != nil })
        #expect(recorder.texts == ["0"])
    }

    @Test func `a server that vanishes is told as lost`() throws {
        _ = try opened()
        try server.peer.vanish()
        #expect(loop.wait { !recorder.ends.isEmpty })
        #expect(recorder.ends == [.lost(detail: "the server hung up")])
    }

    @Test(
        arguments: [
            (HTTPResponse(.unauthorized), .refused(status: 401)),
            (
                HTTPResponse(.serviceUnavailable, fields: [HTTPField("Retry-After", "7")], body: [1]),
                .refused(status: 503, retryAfter: 7000)
            ),
            (
                HTTPResponse(.tooManyRequests, fields: [HTTPField("Retry-After", "soon")]),
                .refused(status: 429)
            ),
            (
                HTTPResponse(.serviceUnavailable, fields: [HTTPField("Retry-After", "99999999999999999")]),
                .refused(status: 503, retryAfter: 86_400_000)
            ),
            (HTTPResponse(.ok), .refused(status: 200)),
        ] as [(HTTPResponse, ConnectionEnd)]
    )
    func `an answer other than 101 is told with its wait`(response: HTTPResponse, end: ConnectionEnd) throws {
        server.refusal = response
        let connection = connect()
        #expect(loop.wait { !recorder.ends.isEmpty })
        #expect(recorder.ends == [end])
        #expect(!recorder.isOpened && !connection.isOpen)
    }

    @Test func `a server that hangs up without an answer may want TLS`() throws {
        server.hangsUp = true
        let connection = connect()
        #expect(loop.wait { !recorder.ends.isEmpty })
        #expect(!connection.isOpen)
        let words = "the server hung up without an answer; does it want wss://?"
        #expect(recorder.ends == [.lost(detail: words)])
    }

    @Test func `nobody listening is told as lost`() {
        server.stopListening()
        _ = loop.run(for: .milliseconds(1)) { false }
        let connection = connect()
        #expect(loop.wait { recorder.ends == [.lost(detail: "connection refused")] })
        #expect(!connection.isOpen)
    }

    static let badBytes: [(String, [UInt8])] = [
        ("a masked frame", [0x81, 0x81, 1, 2, 3, 4, 5]),
        ("a reserved bit", [0xC1, 0x00]),
        ("no UTF-8", [0x81, 0x01, 0xFF]),
        ("a reserved opcode", [0x83, 0x00]),
        ("more than the limit", [0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0]),
        ("a close code that must not be", [0x88, 0x02, 0x03, 0xED]),
    ]

    @Test(arguments: badBytes)
    func `a server that breaks the protocol is told so and left`(what: String, bytes: [UInt8]) throws {
        let connection = try opened()
        let peer = try server.peer
        peer.sendRaw(bytes)
        #expect(loop.wait { !recorder.ends.isEmpty && peer.isEnded })
        #expect(recorder.ends.count == 1 && peer.close?.code != nil && !connection.isOpen)
    }

    @Test(arguments: [
        "not HTTP at all\r\n\r\n", "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    ])
    func `a server of another kind is told as lost`(answer: String) throws {
        let other = try Listener(loop: loop, address: .tcp(host: "127.0.0.1", port: 0)) { stream in
            stream.write(Array(answer.utf8).span)
            stream.closeAfterFlush(within: .seconds(1))
        }
        let connection = WebSocketConnection(
            context: context,
            options: WebSocketOptions(),
            receiver: recorder
        )
        connection.open(Endpoint(address: .tcp(host: "127.0.0.1", port: other.port)), token: nil)
        #expect(loop.wait { !recorder.ends.isEmpty })
        guard case .lost(let detail) = recorder.ends[0] else {
            Issue.record("not lost: \(recorder.ends)")
            return
        }
        #expect(detail.hasPrefix("the server does not speak"))
    }

    @Test func `closing before the connection is open ends it once`() {
        let connection = connect()
        connection.close()
        #expect(recorder.ends.isEmpty, "not inside the call")
        #expect(loop.wait { !recorder.ends.isEmpty })
        #expect(recorder.ends == [.closed(code: 1000, reason: "")])
    }

    @Test func `what arrives in pieces of one byte is the same`() throws {
        server.compresses = true
        let connection = try opened()
        connection.readLimit = 1
        let peer = try server.peer
        let long = String(repeating: "drip ", count: 60)
        peer.send("a")
        peer.send(long)
        peer.sendFrame(.ping, [9])
        peer.send("z")
        #expect(loop.wait { recorder.messages.count == 3 && peer.pongs == [[9]] })
        #expect(recorder.texts == ["a", long, "z"])
    }
}
