internal import Protocol
internal import Testing

/// Names compared without Strings.
@Suite struct WordTests {
    private static func word(_ text: String) -> Word {
        let bytes = Array("<\(text)>".utf8)
        return Word(bytes.span, 1..<bytes.count - 1)
    }

    @Test func `a word equals the literal with the same bytes and no other`() {
        let texts = [
            "", "a", "A", "b", "ab", "ba", "type", "typ", "types", "inbox", "12345678", "123456789",
            "1234567890123456",
        ]
        for one in texts {
            for other in texts {
                #expect((Self.word(one) == Word(stringLiteral: other)) == (one == other), "\(one) \(other)")
            }
        }
    }

    @Test func `a word that is too long equals no literal`() {
        let long = Self.word("12345678901234567")
        #expect(long != Word(stringLiteral: "1234567890123456"))
        #expect(long != Word(stringLiteral: "2345678901234567"))
        #expect(long != Word(stringLiteral: ""))
    }
}
