import Protocol
import TestSupport
import Testing

/// What a client makes of answers.
@Suite struct HTTPResponseHeadParserTests {
    private struct Outcome: Equatable {
        var status: HTTPStatus?
        var framing: HTTPBodyFraming?
        var rest = 0
        var error: HTTPError?
    }

    private func parse(_ text: String) throws -> Outcome {
        try ParserVerifier.outcome(of: Array(text.utf8)) { pieces in
            var parser = HTTPResponseHeadParser(limits: HTTPLimits(headBytes: 200, bodyBytes: 1000))
            var outcome = Outcome()
            do throws(HTTPError) {
                for piece in pieces {
                    var offset = 0
                    if outcome.status == nil, let head = try parser.next(piece.span, at: &offset) {
                        outcome.status = head.status
                        outcome.framing = head.framing
                    }
                    if outcome.status != nil { outcome.rest += piece.count - offset }
                }
            } catch {
                outcome.error = error
            }
            return outcome
        }
    }

    @Test func `a head is read and the rest left alone`() throws {
        let outcome = try parse("HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\n\r\nbody")
        #expect(outcome == Outcome(status: .unauthorized, framing: .length(4), rest: 4))
        #expect(try parse("HTTP/1.1 200\r\n\r\n").status == HTTPStatus(200, ""))
        #expect(try parse("HTTP/1.0 200 \r\n\r\n").status == HTTPStatus(200, ""))
        #expect(try parse("HTTP/1.1 204 No\r\nContent-Length: 4\r\n\r\n").framing == HTTPBodyFraming.none)
    }

    @Test func `interim answers are skipped, the switch is not`() throws {
        let interim = "HTTP/1.1 100 Continue\r\n\r\n"
        let switching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
        #expect(try parse(interim + interim + switching + "xy").status == .switchingProtocols)
        #expect(try parse(String(repeating: interim, count: 9)).error == .invalidStartLine)
    }

    @Test(
        arguments: [
            ("HTTP/1.1 20 OK\r\n\r\n", .invalidStartLine),
            ("HTTP/1.1 2000 OK\r\n\r\n", .invalidStartLine),
            ("HTTP/1.1 099 OK\r\n\r\n", .invalidStartLine),
            ("HTTP/1.1  200 OK\r\n\r\n", .invalidStartLine),
            ("HTTP/3.0 200 OK\r\n\r\n", .unsupportedVersion),
            ("SSH-2.0-OpenSSH\r\n\r\n", .invalidStartLine),
            ("HTTP/1.1 200 OK\n\n", .invalidCharacter(0x0A)),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", .invalidFraming),
            ("HTTP/1.1 200 " + String(repeating: "x", count: 200), .headTooLarge(limit: 200)),
        ] as [(String, HTTPError)]
    )
    func `a malformed head is refused`(_ text: String, _ error: HTTPError) throws {
        #expect(try parse(text).error == error)
    }
}
