internal import Protocol
internal import Testing

/// The ids that stand in Redis names, tokens and frames.
@Suite struct IdentifierTests {
    /// The user id in a part of some bytes; what stands around it must not matter.
    private static func user(_ text: String) -> String? {
        let bytes = Array("{\(text)}".utf8)
        let range = 1..<bytes.count - 1
        let user = UserID(bytes.span, range)
        #expect((user != nil) == allows(bytes, range))
        return user?.text
    }

    private static func allows(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        IdentifierRule.allows(bytes.span, range)
    }

    @Test(arguments: [
        "a", "Z", "0", "_", ".", "-", "..", "alice", "Alice_B.c-9", String(repeating: "x", count: 64),
    ])
    func `well-formed ids`(_ text: String) throws {
        #expect(IdentifierRule.allows(text))
        #expect(UserID(text)?.text == text)
        #expect(Self.user(text) == text)
        #expect(DeviceID(text)?.text == text)
        #expect("\(try #require(UserID(text)))" == text)
    }

    @Test(arguments: [
        "", " ", "a b", "a:b", "{a}", "a}", "a*", "a?", "[a]", "a/b", "a\\b", "a\"b", "a'b", "a,b", "a@b",
        "+49", "é", "a\u{0}",
        "a\n", "\u{7F}", "a\u{301}", "٣", "😀", String(repeating: "x", count: 65),
    ])
    func `ids that could break a name, a pattern or JSON`(_ text: String) {
        #expect(!IdentifierRule.allows(text))
        #expect(UserID(text) == nil)
        #expect(Self.user(text) == nil)
        #expect(DeviceID(text) == nil)
    }

    @Test func `every byte is allowed or refused in both forms alike`() {
        let allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
        for byte in UInt8.min...UInt8.max {
            let isAllowed = allowed.utf8.contains(byte)
            #expect(Self.allows([byte], 0..<1) == isAllowed)
            #expect(byte > 0x7F || IdentifierRule.allows(String(UnicodeScalar(byte))) == isAllowed)
        }
    }

    @Test(arguments: [
        ("alice", "bob", "dm:alice:bob"), ("bob", "alice", "dm:alice:bob"), ("a", "a", "dm:a:a"),
        ("a", "B", "dm:B:a"),
        ("a", "a.", "dm:a:a."), ("a-b", "a", "dm:a:a-b"), ("user10", "user9", "dm:user10:user9"),
        ("_", "Z", "dm:Z:_"),
    ])
    func `a conversation is both users in byte order`(_ one: String, _ other: String, _ text: String) throws {
        let first = try #require(UserID(one))
        let second = try #require(UserID(other))
        #expect(ConversationID(first, second).text == text)
        #expect(ConversationID(first, second) == ConversationID(second, first))
    }

    @Test(arguments: [("1763669000123-0", 13), ("1-9", 1), ("1763669000123", 13), ("", 0), ("-0", 0)])
    func `a message id begins with its time`(_ id: String, _ length: Int) {
        let bytes = Array(id.utf8)
        let timeLength = MessageID.timeLength(bytes.span)
        #expect(timeLength == length)
    }

    @Test(arguments: [
        ("alice", 1..<6, true), ("alice", 0..<5, false), ("alice", 1..<7, false), ("alicf", 1..<6, false),
        ("", 3..<3, true), ("é", 6..<8, true), ("e\u{301}", 6..<8, false), ("\u{E9}", 6..<8, true),
        ("e", 6..<7, false),
    ])
    func `bytes and strings are compared without a String`(
        _ text: String,
        _ range: Range<Int>,
        _ isEqual: Bool
    ) {
        let bytes = Array("xaliceé".utf8)
        let hasBytes = text.hasBytes(bytes.span, range)
        #expect(hasBytes == isEqual)
    }

    @Test func `bytes that are not UTF-8 become a String that shows it`() {
        let bytes: [UInt8] = [0x61, 0xFF, 0x62]
        let text = String(copying: bytes.span, 0..<3)
        #expect(text == "a\u{FFFD}b")
        let copy = [UInt8](copying: bytes.span)
        #expect(copy == bytes)
    }
}
