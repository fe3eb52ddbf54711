import Protocol
import TestSupport
import Testing

/// PROXY protocol version 2, and what is mistaken for it.
@Suite struct ProxyHeaderParserTests {
    private struct Outcome: Equatable {
        var header: ProxyHeader?
        var rest: [UInt8] = []
        var error: ProxyHeaderError?
    }

    private static let signature: [UInt8] = [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
    ]
    private static let ipv4: [UInt8] = [192, 0, 2, 1, 198, 51, 100, 7, 0x1F, 0x90, 0x01, 0xBB]
    private static let ipv6: [UInt8] =
        [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]
        + [UInt8](repeating: 0, count: 15) + [1] + [0x1F, 0x90, 0x01, 0xBB]

    private func parse(_ bytes: [UInt8]) throws -> Outcome {
        try ParserVerifier.outcome(of: bytes) { pieces in
            var parser = ProxyHeaderParser()
            var outcome = Outcome()
            do throws(ProxyHeaderError) {
                for piece in pieces {
                    var offset = 0
                    if outcome.header == nil { outcome.header = try parser.next(piece.span, at: &offset) }
                    if outcome.header != nil { outcome.rest += piece[offset...] }
                }
            } catch {
                outcome.error = error
            }
            return outcome
        }
    }

    private func header(_ command: UInt8, _ family: UInt8, _ body: [UInt8]) -> [UInt8] {
        Self.signature + [command, family, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
    }

    @Test func `IPv4 addresses are read and the rest left alone`() throws {
        let outcome = try parse(header(0x21, 0x11, Self.ipv4) + Array("GET".utf8))
        guard case .proxied(let source, let destination) = outcome.header else {
            Issue.record("\(outcome)")
            return
        }
        #expect(source.description == "192.0.2.1:8080")
        #expect(source.host == "192.0.2.1")
        #expect(destination.description == "198.51.100.7:443")
        #expect(outcome.rest == Array("GET".utf8))
    }

    @Test func `IPv6 addresses are read`() throws {
        guard case .proxied(let source, let destination) = try parse(header(0x21, 0x21, Self.ipv6)).header
        else {
            Issue.record("no header")
            return
        }
        #expect(source.description == "[2001:db8::1]:8080")
        #expect(destination.description == "[::1]:443")
    }

    @Test func `paths of Unix sockets are read`() throws {
        func padded(_ path: String) -> [UInt8] {
            Array(path.utf8) + [UInt8](repeating: 0, count: 108 - path.utf8.count)
        }
        let outcome = try parse(header(0x21, 0x31, padded("/run/a") + padded("")))
        #expect(outcome.header == .proxied(source: .unix("/run/a"), destination: .unix("")))
    }

    @Test func `what follows the addresses is skipped`() throws {
        let tlv: [UInt8] = [0x04, 0x00, 0x02, 0x00, 0x00]
        let outcome = try parse(
            header(0x21, 0x11, Self.ipv4 + tlv + [UInt8](repeating: 0xEE, count: 300)) + [1]
        )
        guard case .proxied = outcome.header else {
            Issue.record("\(outcome)")
            return
        }
        #expect(outcome.rest == [1])
    }

    @Test(
        arguments: [
            (0x20, 0x00, 0, .local), (0x20, 0x11, 12, .local), (0x20, 0xFF, 3, .local),
            (0x21, 0x00, 0, .unknown),
            (0x21, 0x00, 20, .unknown), (0x21, 0x10, 12, .unknown),
        ] as [(UInt8, UInt8, Int, ProxyHeader)]
    )
    func `a connection without a client's address says so`(
        _ command: UInt8,
        _ family: UInt8,
        _ length: Int,
        _ expected: ProxyHeader
    ) throws {
        let outcome = try parse(header(command, family, [UInt8](repeating: 9, count: length)) + [7])
        #expect(outcome == Outcome(header: expected, rest: [7]))
    }

    @Test(
        arguments: [
            (Array("PROXY ".utf8), .version1),
            (Array("PROXY TCP4 192.0.2.1 198.51.100.7 1 2\r\n".utf8), .version1),
            (Array("POST ".utf8), .missing),
            (Array("GET / HTTP/1.1\r\n".utf8), .missing),
            ([0x16], .missing),
            ([0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0B], .missing),
            (signature + [0x11], .unsupportedVersion(1)),
            (signature + [0x31], .unsupportedVersion(3)),
            (signature + [0x22], .unsupportedCommand(2)),
            (signature + [0x21, 0x41], .unsupportedFamily(0x41)),
            (signature + [0x21, 0x13], .unsupportedFamily(0x13)),
            (signature + [0x21, 0x11, 0x00, 0x0B], .truncated(length: 11)),
            (signature + [0x21, 0x21, 0x00, 0x23], .truncated(length: 35)),
            (signature + [0x21, 0x31, 0x00, 0xD7], .truncated(length: 215)),
            (signature + [0x21, 0x11, 0x10, 0x01], .tooLong(length: 4097, limit: 4096)),
            (signature + [0x20, 0x00, 0xFF, 0xFF], .tooLong(length: 65_535, limit: 4096)),
        ] as [([UInt8], ProxyHeaderError)]
    )
    func `a malformed header is refused`(_ bytes: [UInt8], _ error: ProxyHeaderError) throws {
        #expect(try parse(bytes) == Outcome(error: error))
    }

    @Test func `an unfinished header waits`() throws {
        #expect(try parse(header(0x21, 0x11, Self.ipv4).dropLast()) == Outcome())
    }

    @Test(
        arguments: [
            ([0, 0, 0, 0, 0, 0, 0, 0], "::"),
            ([0, 0, 0, 0, 0, 0, 0, 1], "::1"),
            ([1, 0, 0, 0, 0, 0, 0, 0], "1::"),
            ([1, 0, 0, 2, 0, 0, 0, 3], "1:0:0:2::3"),
            ([1, 0, 0, 2, 3, 0, 0, 4], "1::2:3:0:0:4"),
            ([1, 0, 2, 3, 4, 5, 6, 7], "1:0:2:3:4:5:6:7"),
            ([0, 0, 0, 0, 0, 0xFFFF, 0xC000, 0x0201], "::ffff:192.0.2.1"),
            ([0xFE80, 0, 0, 0, 0xABCD, 0, 0, 0x1], "fe80::abcd:0:0:1"),
        ] as [([UInt16], String)]
    )
    func `IPv6 addresses are written as RFC 5952 wants`(_ groups: [UInt16], _ text: String) {
        let bytes = groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        #expect(ProxyAddress.ipv6(bytes, port: 1).host == text)
    }
}
