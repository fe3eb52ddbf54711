import Protocol
import Testing

/// What is refused, above all what two parties could understand differently (request smuggling).
@Suite struct HTTPRefusalTests {
    private static let post = "POST / HTTP/1.1\r\nHost: h\r\n"
    private static let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"

    @Test(
        arguments: [
            (post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", .invalidFraming),
            (post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", .invalidFraming),
            (post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", .invalidFraming),
            (post + "Content-Length: 5\r\ncontent-length: 6\r\n\r\n", .invalidFraming),
            (post + "Content-Length: 5, 5\r\n\r\n", .invalidFraming),
            (post + "Content-Length: +5\r\n\r\n", .invalidFraming),
            (post + "Content-Length: -5\r\n\r\n", .invalidFraming),
            (post + "Content-Length: 0x5\r\n\r\n", .invalidFraming),
            (post + "Content-Length: 5 5\r\n\r\n", .invalidFraming),
            (post + "Content-Length:\r\n\r\n", .invalidFraming),
            (post + "Content-Length: ٥\r\n\r\n", .invalidFraming),
            (post + "Content-Length: 18446744073709551621\r\n\r\n", .bodyTooLarge(limit: 1000)),
            (post + "Content-Length: 99999999999999999999x\r\n\r\n", .invalidFraming),
            (post + "Content-Length: 1001\r\n\r\n", .bodyTooLarge(limit: 1000)),
            (post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", .invalidFraming),
            (post + "Transfer-Encoding: chunked, chunked\r\n\r\n", .unsupportedTransferCoding),
            (post + "Transfer-Encoding: gzip, chunked\r\n\r\n", .unsupportedTransferCoding),
            (post + "Transfer-Encoding: identity\r\n\r\n", .unsupportedTransferCoding),
            (post + "Transfer-Encoding: \"chunked\"\r\n\r\n", .unsupportedTransferCoding),
            (post + "Transfer-Encoding:\u{B}chunked\r\n\r\n", .invalidCharacter(0x0B)),
            (post + "Transfer-Encoding : chunked\r\n\r\n", .invalidField),
            (post + "X: y\r\n Transfer-Encoding: chunked\r\n\r\n", .invalidField),
            (post + "X: y\r\n\tfolded\r\n\r\n", .invalidField),
            ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .invalidFraming),
        ] as [(String, HTTPError)]
    )
    func `an ambiguous body is refused`(_ request: String, _ error: HTTPError) throws {
        let trace = try HTTPTrace.of(request, limits: HTTPLimits(bodyBytes: 1000))
        #expect(trace == HTTPTrace(error: error))
    }

    @Test(
        arguments: [
            ("GET / HTTP/1.1\nHost: h\n\n", .invalidCharacter(0x0A)),
            ("GET / HTTP/1.1\r\nHost: h\n\r\n", .invalidCharacter(0x0A)),
            ("GET / HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n", .invalidCharacter(0x63)),
            ("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\r\n\r\n", .invalidCharacter(0x0D)),
            ("GET / HTTP/1.1\r\nHost: h\r\nA: b\u{0}\r\n\r\n", .invalidCharacter(0)),
            ("GET / HTTP/1.1\r\nHost: h\r\nA: b\u{7F}\r\n\r\n", .invalidCharacter(0x7F)),
            ("\u{16}\u{3}\u{1}", .invalidCharacter(0x16)),
            ("GET  / HTTP/1.1\r\nHost: h\r\n\r\n", .invalidStartLine),
            ("GET /\tHTTP/1.1\r\nHost: h\r\n\r\n", .invalidStartLine),
            ("GET / HTTP/1.1 \r\nHost: h\r\n\r\n", .invalidStartLine),
            (" GET / HTTP/1.1\r\nHost: h\r\n\r\n", .invalidStartLine),
            ("GET /\r\n\r\n", .invalidStartLine),
            ("G(T / HTTP/1.1\r\nHost: h\r\n\r\n", .invalidStartLine),
            ("GET / HTTP/1.2\r\nHost: h\r\n\r\n", .unsupportedVersion),
            ("PRI * HTTP/2.0\r\n\r\n", .unsupportedVersion),
            ("GET / http/1.1\r\nHost: h\r\n\r\n", .unsupportedVersion),
            ("GET / HTTP/1.10\r\nHost: h\r\n\r\n", .unsupportedVersion),
            ("GET / HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n", .invalidField),
            ("GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", .invalidField),
            ("GET / HTTP/1.1\r\nHost: h\r\nA B: x\r\n\r\n", .invalidField),
            ("GET / HTTP/1.1\r\nHost: h\r\nÄ: x\r\n\r\n", .invalidField),
            ("GET / HTTP/1.1\r\n Host: h\r\n\r\n", .invalidField),
            ("GET / HTTP/1.1\r\n\r\n", .invalidHost),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .invalidHost),
            ("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", .invalidHost),
            ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .invalidHost),
            ("GET / HTTP/1.1\r\nHost: u@h\r\n\r\n", .invalidHost),
        ] as [(String, HTTPError)]
    )
    func `a malformed head is refused`(_ request: String, _ error: HTTPError) throws {
        #expect(try HTTPTrace.of(request) == HTTPTrace(error: error))
    }

    @Test(
        arguments: [
            ("5\nhello\r\n0\r\n\r\n", .invalidChunk),
            ("5\r\nhello\n0\r\n\r\n", .invalidChunk),
            ("5\r\nhelloX\r\n0\r\n\r\n", .invalidChunk),
            ("5\r\nhello0\r\n\r\n", .invalidChunk),
            ("5 \r\nhello\r\n0\r\n\r\n", .invalidChunk),
            (" 5\r\nhello\r\n0\r\n\r\n", .invalidChunk),
            ("0x5\r\nhello\r\n0\r\n\r\n", .invalidChunk),
            ("-1\r\n", .invalidChunk),
            ("\r\n", .invalidChunk),
            (";x\r\n", .invalidChunk),
            ("g\r\n", .invalidChunk),
            ("5;a\nb\r\nhello\r\n0\r\n\r\n", .invalidChunk),
            ("5;a\rb\r\nhello\r\n0\r\n\r\n", .invalidChunk),
            ("100000000000000005\r\n", .invalidChunk),
            ("3e9\r\n", .bodyTooLarge(limit: 1000)),
            ("3e8\r\n" + String(repeating: "x", count: 1000) + "\r\n1\r\n", .bodyTooLarge(limit: 1000)),
            ("0\r\nno colon\r\n\r\n", .invalidChunk),
            ("0\r\n folded: x\r\n\r\n", .invalidChunk),
            ("0\r\n: x\r\n\r\n", .invalidChunk),
            ("0\r\nA: x\n\r\n", .invalidChunk),
            ("1;" + String(repeating: "x", count: 2000), .invalidChunk),
            ("0\r\n" + String(repeating: "A: x\r\n", count: 400), .invalidChunk),
        ] as [(String, HTTPError)]
    )
    func `malformed chunks are refused`(_ body: String, _ error: HTTPError) throws {
        let trace = try HTTPTrace.of(Self.chunked + body, limits: HTTPLimits(bodyBytes: 1000))
        #expect(trace.error == error)
        #expect(trace.requests.allSatisfy { !$0.isComplete })
    }

    @Test func `heads are bounded in bytes and fields`() throws {
        let limits = HTTPLimits(headBytes: 100, fields: 3)
        let request = "GET / HTTP/1.1\r\nHost: h\r\n"
        let padding = String(repeating: "x", count: 100 - request.utf8.count - 3 - 4)
        #expect(try HTTPTrace.of(request + "A: " + padding + "\r\n\r\n", limits: limits).error == nil)
        #expect(
            try HTTPTrace.of(request + "A: x" + padding + "\r\n\r\n", limits: limits).error
                == .headTooLarge(limit: 100)
        )
        #expect(try HTTPTrace.of(request + "A:\r\nB:\r\n\r\n", limits: limits).error == nil)
        #expect(
            try HTTPTrace.of(request + "A:\r\nB:\r\nC:\r\n\r\n", limits: limits).error
                == .tooManyFields(limit: 3)
        )
    }

    @Test func `every error has its status`() {
        let expected: [(HTTPError, Int)] = [
            (.invalidCharacter(0), 400), (.invalidStartLine, 400), (.unsupportedVersion, 505),
            (.invalidTarget, 400),
            (.invalidField, 400), (.headTooLarge(limit: 1), 431), (.tooManyFields(limit: 1), 431),
            (.invalidHost, 400), (.invalidFraming, 400), (.unsupportedTransferCoding, 501),
            (.invalidChunk, 400),
            (.bodyTooLarge(limit: 1), 413), (.unsupportedExpectation, 417),
        ]
        for (error, code) in expected {
            #expect(error.status.code == code)
        }
    }
}
