internal import Foundation
internal import Protocol
internal import Testing

/// JSON strings there and back, and against Foundation's reader.
@Suite struct JSONTextTests {
    private static func encoded(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        JSONText.append(text, to: &output)
        return output
    }

    private static func decoded(_ body: String) -> String? {
        decoded(Array(body.utf8), 0..<body.utf8.count)
    }

    private static func decoded(_ bytes: [UInt8], _ body: Range<Int>) -> String? {
        JSONText.decode(bytes.span.extracting(body))
    }

    @Test(arguments: [
        "", "plain", "quote \" backslash \\ slash /", "line\nbreak\ttab\r", "\u{0}\u{1}\u{1F}\u{7F}",
        "é € 😀 \u{10FFFF}",
        "\u{2028}\u{2029}", "\\u0041", "</script>", "e\u{301}",
    ])
    func `a text comes back as it was`(_ text: String) throws {
        let encoded = Self.encoded(text)
        #expect(Self.decoded(encoded, 1..<encoded.count - 1) == text)
        let read = try JSONSerialization.jsonObject(with: Data(encoded), options: .fragmentsAllowed)
        #expect(read as? String == text)
        #expect(JSONWalk("{\"a\":\(String(decoding: encoded, as: UTF8.self))}").isAccepted)
    }

    @Test func `every control character is escaped and every other ASCII character comes back`() throws {
        for code in UInt8.min..<0x80 {
            let text = String(UnicodeScalar(code))
            let encoded = Self.encoded(text)
            #expect(encoded.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
            #expect(Self.decoded(encoded, 1..<encoded.count - 1) == text)
        }
    }

    @Test(arguments: [
        ("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\u{8}\u{C}\n\r\t"),
        ("\\u0041\\u00e9\\u20AC", "Aé€"),
        ("\\ud83d\\ude00", "😀"),
        ("\\uD800\\uDC00", "\u{10000}"),
        ("\\uDBFF\\uDFFF", "\u{10FFFF}"),
        ("\\uFFFF\\u0000", "\u{FFFF}\u{0}"),
        ("a\\u00e9b😀c", "aéb😀c"),
        ("\\\\u0041", "\\u0041"),
    ])
    func `escapes stand for characters`(_ body: String, _ text: String) {
        #expect(Self.decoded(body) == text)
    }

    @Test(arguments: [
        "\\", "a\\", "\\x", "\\'", "\\a", "\\u", "\\u1", "\\u12", "\\u123", "\\u123g", "\\u 123", "\\u+123",
        "\\ud83d",
        "\\ud83d ", "\\ud83dx", "\\ud83d\\", "\\ud83d\\n", "\\ud83d\\u", "\\ud83d\\ude0", "\\ud83d\\ud83d",
        "\\ud83d\\u0041", "\\ude00", "\\ude00\\ud83d", "\\udfff",
    ])
    func `an escape that stands for no character is refused`(_ body: String) {
        #expect(Self.decoded(body) == nil)
    }

    @Test(
        arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]]
    )
    func `bytes that are not UTF-8 are refused`(_ bytes: [UInt8]) {
        #expect(Self.decoded(bytes, bytes.indices) == nil)
    }

    @Test func `every code unit is decoded as Foundation does`() throws {
        for unit in stride(from: 0, through: 0xFFFF, by: 7) {
            let digits = String(unit, radix: 16)
            let body = "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            let data = Data("\"\(body)\"".utf8)
            let read = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed) as? String
            #expect(Self.decoded(body) == read, "\(body)")
        }
    }
}
