import Protocol
import Testing

/// RFC 9112 from the server's side: what is understood.
@Suite struct HTTPRequestParserTests {
    @Test func `requests follow each other on one connection`() throws {
        let trace = try HTTPTrace.of(
            """
            GET / HTTP/1.1\r
            Host: a\r
            \r
            POST /v1/groups HTTP/1.1\r
            host:a\r
            Content-Length:  5 \r
            \r
            helloDELETE /x HTTP/1.1\r
            HOST: a:80\r
            Connection: foo, Close\r
            \r

            """
        )
        #expect(
            trace.requests == [
                HTTPTrace.Request(summary: "get / none keep", isComplete: true),
                HTTPTrace.Request(
                    summary: "post /v1/groups length(5) keep",
                    body: Array("hello".utf8),
                    isComplete: true
                ),
                HTTPTrace.Request(summary: "delete /x none close", isComplete: true),
            ]
        )
        #expect(trace.error == nil)
    }

    @Test(arguments: [
        ("5\r\nhello\r\n0\r\n\r\n", "hello"),
        ("0\r\n\r\n", ""),
        ("000\r\n\r\n", ""),
        ("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789"),
        ("5;name=value;other=\"x y\"\r\nhello\r\n0;last\r\n\r\n", "hello"),
        ("2\r\n\r\n\r\n0\r\n\r\n", "\r\n"),
        ("1\r\nx\r\n0\r\nTrailer: dropped\r\nOther:x\r\n\r\n", "x"),
    ])
    func `chunks are joined`(_ body: String, _ content: String) throws {
        let head = "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
        let trace = try HTTPTrace.of(head + body + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(
            trace.requests == [
                HTTPTrace.Request(
                    summary: "put /x chunked keep",
                    body: Array(content.utf8),
                    isComplete: true
                ),
                HTTPTrace.Request(summary: "get /next none keep", isComplete: true),
            ]
        )
        #expect(trace.error == nil)
    }

    @Test func `fields are found in any case and in order`() throws {
        let head = try HTTPTrace.head(
            "GET / HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a:\t 2 3 \t\r\nX-Empty:\r\n\r\n"
        )
        #expect(head.fields["x-A"] == "1")
        #expect(head.fields.values("X-a") == ["1", "2 3"])
        #expect(head.fields["X-Empty"] == "")
        #expect(head.fields["Missing"] == nil)
        #expect(head.fields.count == 4)
    }

    @Test func `lists are taken apart over all fields`() throws {
        let head = try HTTPTrace.head("GET / HTTP/1.1\r\nHost: h\r\nA: x, ,y ,\r\nB: n\r\na: z\r\n\r\n")
        #expect(head.fields.elements("A") == ["x", "y", "z"])
        #expect(head.fields.contains(token: "Y", in: "a"))
        #expect(!head.fields.contains(token: "xy", in: "a"))
    }

    @Test func `HTTP 1.0 is served once and needs no host`() throws {
        let trace = try HTTPTrace.of("OPTIONS /health HTTP/1.0\r\n\r\n")
        #expect(
            trace.requests == [HTTPTrace.Request(summary: "options /health none close", isComplete: true)]
        )
    }

    @Test func `an unknown method is reported as it is`() throws {
        #expect(try HTTPTrace.head("BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n").method == .other("BREW"))
        #expect(try HTTPTrace.head("get / HTTP/1.1\r\nHost: h\r\n\r\n").method == .other("get"))
    }

    @Test func `an expectation is reported when there is something to wait for`() throws {
        let post = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\n"
        #expect(try HTTPTrace.head(post + "Content-Length: 1\r\n\r\n").expectsContinue)
        #expect(try !HTTPTrace.head(post + "\r\n").expectsContinue)
        #expect(try HTTPTrace.of(post + "Expect: x\r\n\r\n").error == nil)
        let other = "POST / HTTP/1.1\r\nHost: h\r\nExpect: magic\r\n\r\n"
        #expect(try HTTPTrace.of(other).error == .unsupportedExpectation)
    }

    @Test func `one empty line before a request is skipped, a second is not`() throws {
        let request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
        #expect(try HTTPTrace.of("\r\n" + request + "\r\n" + request).requests.count == 2)
        #expect(try HTTPTrace.of("\r\n\r\n" + request).error == .invalidStartLine)
    }

    @Test func `bytes behind an upgrade are left alone`() throws {
        let text = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
        let input = Array(text.utf8) + [0x81, 0x80]
        var parser = HTTPRequestParser()
        var offset = 0
        guard case .head = try parser.next(input.span, at: &offset) else {
            Issue.record("no head")
            return
        }
        #expect(offset == text.utf8.count)
    }

    @Test func `a connection is idle only between requests`() throws {
        var parser = HTTPRequestParser()
        #expect(parser.isIdle)
        var offset = 0
        _ = try parser.next("GET".utf8Span.span, at: &offset)
        #expect(!parser.isIdle)
        offset = 0
        _ = try parser.next(" / HTTP/1.1\r\nHost: h\r\n\r\n".utf8Span.span, at: &offset)
        #expect(!parser.isIdle)
        let nothing: [UInt8] = []
        guard case .end = try parser.next(nothing.span, at: &offset) else {
            Issue.record("no end")
            return
        }
        #expect(parser.isIdle)
    }
}
