internal import Protocol
internal import Testing

/// Numbers as the protocol writes them.
@Suite struct DecimalTests {
    private static func value(_ text: String) -> UInt64? {
        // What stands around the range must not matter.
        let bytes = Array("9\(text)9".utf8)
        return Decimal.value(bytes.span, 1..<bytes.count - 1)
    }

    @Test(
        arguments: [
            ("0", 0), ("7", 7), ("007", 7), ("1234567890", 1_234_567_890),
            ("9007199254740991", 9_007_199_254_740_991),
            ("9007199254740992", 9_007_199_254_740_992),
        ] as [(String, UInt64)]
    )
    func `digits alone are a number`(_ text: String, _ number: UInt64) {
        #expect(Self.value(text) == number)
    }

    @Test(arguments: [
        "", "9007199254740993", "9999999999999999", "10000000000000000", "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999999999999", "-1", "+1", "1.0", "1e3", " 1", "1 ", "a", "1a", "0x1", "/", ":",
        "٣",
    ])
    func `everything else is none`(_ text: String) {
        #expect(Self.value(text) == nil)
    }

    @Test(
        arguments: [0, 1, 9, 10, 99, 100, 12_345, 9_999_999_999, .max, .max - 1, 10_000_000_000_000_000_000]
            as [UInt64]
    )
    func `a number is written in its digits`(_ number: UInt64) {
        var output: [UInt8] = []
        output.append(decimal: number)
        #expect(String(decoding: output, as: UTF8.self) == "\(number)")
    }

    @Test func `every power of ten and its neighbours is written in its digits`() {
        var power: UInt64 = 1
        for _ in 0..<19 {
            for number in [power - 1, power, power + 1] {
                var output: [UInt8] = []
                output.append(decimal: number)
                #expect(String(decoding: output, as: UTF8.self) == "\(number)")
            }
            power *= 10
        }
    }

    @Test(
        arguments: [
            ("{\"a\":7}", 7), ("{\"a\":9007199254740992}", 9_007_199_254_740_992),
            ("{\"a\":9007199254740993}", nil),
            ("{\"a\":7.0}", nil), ("{\"a\":7e0}", nil), ("{\"a\":-7}", nil), ("{\"a\":-0}", nil),
            ("{\"a\":\"7\"}", nil),
            ("{\"a\":[7]}", nil), ("{\"a\":true}", nil), ("{\"a\":null}", nil),
        ] as [(String, UInt64?)]
    )
    func `only a plain integer up to 2^53 is one`(_ text: String, _ number: UInt64?) throws {
        let bytes = Array(text.utf8)
        var scanner = JSONScanner(range: 0..<bytes.count)
        try scanner.beginObject(in: bytes.span)
        let member = try #require(try scanner.nextMember(in: bytes.span))
        let value = member.value.integer(in: bytes.span)
        #expect(value == number)
    }
}
