import Protocol
import TestSupport
import Testing

/// RFC 3629 as the validator knows it, and as the standard library does.
@Suite struct UTF8ValidatorTests {
    private enum Verdict: Equatable {
        case complete, unfinished, invalid
    }

    private func verdict(_ pieces: [[UInt8]]) -> Verdict {
        var validator = UTF8Validator()
        for piece in pieces {
            guard validator.consume(piece.span) else { return .invalid }
        }
        return validator.isComplete ? .complete : .unfinished
    }

    private func verdict(_ bytes: [UInt8]) throws -> Verdict {
        try ParserVerifier.outcome(of: bytes) { verdict($0) }
    }

    @Test(arguments: [
        "", "a", "κόσμε", "Hello-µ@ßöäüàá-UTF-8!!", "\u{0}", "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}",
        "\u{FFFF}",
        "\u{10000}", "\u{10FFFF}", "\u{D7FF}", "\u{E000}", "\u{FFFD}", "👩‍👩‍👧‍👦",
    ])
    func `valid text is complete, also after long ASCII`(_ text: String) throws {
        for padding in [0, 1, 7, 8, 63, 64, 65, 130] {
            let ascii = String(repeating: "x", count: padding)
            #expect(try verdict(Array((ascii + text + ascii).utf8)) == .complete)
        }
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0], [0xC1], [0xF5], [0xFE], [0xFF], [0xE0, 0x80], [0xE0, 0x9F],
            [0xED, 0xA0], [0xED, 0xBF], [0xF0, 0x80], [0xF0, 0x8F], [0xF4, 0x90], [0xC3, 0x28], [0xE2, 0x28],
            [0xE2, 0x82, 0x28], [0xF0, 0x9F, 0x28], [0xF0, 0x9F, 0x98, 0x28], [0xF8], [0xFC],
        ] as [[UInt8]]
    )
    func `a wrong sequence is refused at its last byte`(_ bytes: [UInt8]) throws {
        #expect(try verdict(bytes) == .invalid)
        #expect(try verdict(Array(bytes.dropLast())) != .invalid)
        let ascii = [UInt8](repeating: 0x61, count: 70)
        #expect(try verdict(ascii + bytes + ascii) == .invalid)
    }

    @Test(arguments: [[0xC2], [0xE0, 0xA0], [0xED, 0x9F], [0xF0, 0x90], [0xF4, 0x8F, 0xBF]] as [[UInt8]])
    func `the beginning of a character is unfinished`(_ bytes: [UInt8]) throws {
        #expect(try verdict(bytes) == .unfinished)
    }

    @Test func `every pair of bytes is judged as the standard library does`() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                compare([first, second])
            }
        }
    }

    @Test func `every lead of three and four bytes is judged as the standard library does`() {
        let edges: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
        for first in UInt8(0xC0)...UInt8.max {
            for second in UInt8.min...UInt8.max {
                for third in edges {
                    compare([first, second, third])
                    for fourth in edges where first >= 0xF0 { compare([first, second, third, fourth]) }
                }
            }
        }
    }

    private func compare(_ bytes: [UInt8]) {
        let isValid = String(validating: bytes, as: UTF8.self) != nil
        if (verdict([bytes]) == .complete) != isValid {
            Issue.record("\(bytes) valid: \(isValid)")
        }
    }
}
