import Testing

@testable import Redis

struct DecimalIntegerTests {
    @Test(arguments: [
        ("0", Int64(0)), ("7", 7), ("-7", -7), ("007", 7), ("9223372036854775807", .max),
        ("-9223372036854775808", .min),
    ])
    func `a whole decimal number is read`(text: String, value: Int64) {
        #expect(decimalInteger(Array(text.utf8).span) == value)
    }

    @Test(arguments: [
        "", "-", "+1", " 1", "1 ", "1.0", "a", "--1", "9223372036854775808", "-9223372036854775809",
    ])
    func `anything else is no number`(text: String) {
        #expect(decimalInteger(Array(text.utf8).span) == nil)
    }
}
