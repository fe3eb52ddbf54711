import Protocol
import Testing

/// RFC 6455, sections 5.5.1 and 7.4, and the registry of close codes.
@Suite struct ClosePayloadTests {
    private func parse(_ bytes: [UInt8]) -> Result<ClosePayload, WebSocketError> {
        do throws(WebSocketError) {
            return .success(try ClosePayload(parsing: bytes.span))
        } catch {
            return .failure(error)
        }
    }

    @Test func `an empty payload has no code`() {
        #expect(parse([]) == .success(ClosePayload(code: nil)))
    }

    @Test func `one byte is refused`() {
        #expect(parse([0x03]) == .failure(.truncatedCloseCode))
    }

    @Test
    func `the codes that may be sent are accepted and no others`() {
        for code in Array(0...5100) + [65_535] as [UInt16] {
            let isAllowed = [1000...1003, 1007...1014, 3000...4999].contains { $0.contains(code) }
            let expected: Result<ClosePayload, WebSocketError> =
                isAllowed ? .success(ClosePayload(code: code)) : .failure(.invalidCloseCode(code))
            #expect(parse([UInt8(code >> 8), UInt8(code & 0xFF)]) == expected)
        }
    }

    @Test func `a reason must be UTF-8`() {
        #expect(
            parse([0x03, 0xE8] + Array("tschüß".utf8)) == .success(ClosePayload(code: 1000, reason: "tschüß"))
        )
        #expect(parse([0x03, 0xE8, 0xC3]) == .failure(.invalidUTF8))
        #expect(parse([0x03, 0xE8, 0xED, 0xA0, 0x80]) == .failure(.invalidUTF8))
    }

    @Test func `a long reason is cut between characters`() {
        let encoded = ClosePayload(code: 4001, reason: String(repeating: "ä", count: 100)).encoded()
        #expect(encoded.count == 2 + 122)
        #expect(
            parse(encoded) == .success(ClosePayload(code: 4001, reason: String(repeating: "ä", count: 61)))
        )
    }

    @Test func `no code means no payload`() {
        #expect(ClosePayload(code: nil, reason: "ignored").encoded().isEmpty)
    }
}
