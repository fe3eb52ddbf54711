import TestSupport
import Testing

/// Requests that two readers could understand differently, or that never end: one answer at most, then the end.
@Suite(.serialized, .stage(["--handshake-timeout", "1s"])) struct `A node's HTTP under attack` {
    /// Would be answered 200 if it were taken for a request of its own.
    private static let hidden = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"

    static let wrongs: [(name: String, request: String, status: Int)] = [
        ("garbage", "\u{16}\u{3}\u{1}\u{2}\r\n\r\n", 400),
        ("no start line", ":\r\n\r\n", 400),
        ("two spaces", "GET  /health HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("no version", "GET /health\r\nHost: a\r\n\r\n", 400),
        ("a later version", "GET /health HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ("an older version", "GET /health HTTP/0.9\r\n\r\n", 505),
        ("a bare line feed", "GET /health HTTP/1.1\nHost: a\n\n", 400),
        ("a bare carriage return", "GET /health HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", 400),
        ("a NUL", "GET /health HTTP/1.1\r\nHost: a\0b\r\n\r\n", 400),
        ("no host", "GET /health HTTP/1.1\r\n\r\n", 400),
        ("two hosts", "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("a folded field", "GET /health HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400),
        ("a space before the colon", "GET /health HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        ("a field without a name", "GET /health HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400),
        ("a target that is no path", "GET health HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("a fragment", "GET /health#x HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("a bad escape", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("length and chunks", post("Content-Length: 6\r\nTransfer-Encoding: chunked", "0\r\n\r\nX"), 400),
        ("chunks and length", post("Transfer-Encoding: chunked\r\nContent-Length: 6", "0\r\n\r\nX"), 400),
        ("two lengths", post("Content-Length: 0\r\nContent-Length: 30", ""), 400),
        ("the same length twice", post("Content-Length: 0\r\nContent-Length: 0", ""), 400),
        ("a list of lengths", post("Content-Length: 0, 0", ""), 400),
        ("a length with a sign", post("Content-Length: +3", "abc"), 400),
        ("a negative length", post("Content-Length: -1", ""), 400),
        ("a hexadecimal length", post("Content-Length: 0x3", "abc"), 400),
        ("an empty length", post("Content-Length: ", ""), 400),
        ("a body that is too long", post("Content-Length: 99999999999999999999", ""), 413),
        ("another coding", post("Transfer-Encoding: gzip", ""), 501),
        ("two codings", post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n"), 501),
        ("chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n"), 400),
        ("chunks in HTTP/1.0", "POST /health HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("a chunk with a sign", post("Transfer-Encoding: chunked", "+0\r\n\r\n"), 400),
        ("a chunk of 2^64", post("Transfer-Encoding: chunked", "10000000000000000\r\n"), 400),
        ("a chunk without its end", post("Transfer-Encoding: chunked", "1\r\nXX\r\n"), 400),
        ("a chunk line with a bare line feed", post("Transfer-Encoding: chunked", "0\n\n"), 400),
        ("an unknown expectation", post("Content-Length: 1\r\nExpect: tea", "a"), 417),
        ("a head of 9,000 bytes", "GET /health HTTP/1.1\r\nHost: a\r\nX: \(filler(9_000))\r\n\r\n", 431),
        ("a head without an end", "GET /health HTTP/1.1\r\nHost: a\r\nX: \(filler(9_000))", 431),
        ("a start line without an end", "GET /\(filler(9_000))", 431),
        ("100 fields", "GET /health HTTP/1.1\r\nHost: a\r\n\(fields(100))\r\n", 431),
    ]

    private static func post(_ fields: String, _ body: String) -> String {
        "POST /health HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(body)"
    }

    private static func filler(_ count: Int) -> String { String(repeating: "x", count: count) }

    private static func fields(_ count: Int) -> String { (0..<count).map { "X\($0): a\r\n" }.joined() }

    @Test(arguments: wrongs)
    func `gives one answer and closes`(name: String, request: String, status: Int) throws {
        let node = try Stage.current.node
        let socket = try RawSocket(port: node.port)
        try socket.send(request + Self.hidden)
        let response = try #require(try socket.readResponse())
        #expect(response.status == status)
        #expect(response.fields["connection"] == "close")
        let code = status == 413 ? "body_too_large" : "bad_request"
        #expect(try ChatFrame(response.body).code == code)
        #expect(try socket.readToEnd().isEmpty, "what follows is not another request")
        #expect(try node.get("/health").status == 200)
    }

    @Test(arguments: ["", "GET /health HTTP/1.1\r\nHo"])
    func `ends a connection whose request does not come`(beginning: String) throws {
        let socket = try RawSocket(port: Stage.current.node.port)
        if !beginning.isEmpty { try socket.send(beginning) }
        #expect(try socket.readToEnd().isEmpty)
    }

    @Test func `ends a connection whose request comes byte by byte for too long`() throws {
        let socket = try RawSocket(port: Stage.current.node.port)
        let deadline = Deadline()
        var count = 0
        while !socket.hasEnded, !deadline.hasPassed {
            // Once the node has closed, sending may fail before the end is read.
            do { try socket.send(count == 0 ? "GET / HTTP/1.1\r\nX: " : "x") } catch { break }
            count += 1
            _ = Deadline(after: .milliseconds(50)).wait {
                socket.receive()
                return socket.hasEnded
            }
        }
        #expect(!deadline.hasPassed, "\(count) bytes were taken")
    }

    @Test func `ends a connection that stays idle behind a request`() throws {
        let socket = try RawSocket(port: Stage.current.node.port)
        try socket.send(Self.hidden)
        #expect(try socket.readResponse()?.status == 200)
        #expect(try socket.readToEnd().isEmpty)
    }

    @Test func `survives connections that are broken anywhere in a request`() throws {
        let node = try Stage.current.node
        let request = Array(RawWebSocket.request(path: "/v1/socket").utf8)
        for cut in stride(from: 0, through: request.count, by: 9) {
            let socket = try RawSocket(port: node.port)
            socket.breaksAtEnd()
            try socket.send(Array(request.prefix(cut)))
        }
        #expect(try Deadline().wait { try node.metric("martlet_connections") == 1 })
    }
}
