internal import Protocol
internal import Testing

/// What clients are refused, with the code and the ref that they are told.
@Suite struct ClientFrameRefusalTests {
    struct Case: CustomTestStringConvertible {
        let text: String
        let code: ErrorCode
        let ref: UInt64?

        init(_ text: String, _ code: ErrorCode, ref: UInt64? = nil) {
            self.text = text
            self.code = code
            self.ref = ref
        }

        var testDescription: String { text }
    }

    private func check(_ example: Case) throws {
        let refusal = try #require(ClientFrameParsing.refusal(example.text))
        #expect(refusal.code == example.code)
        #expect(refusal.ref == example.ref)
        #expect(!refusal.message.isEmpty)
        #expect(refusal.message.utf8.count < 120, "a close frame or a log line must hold it")
    }

    @Test(arguments: [
        Case("", .badFrame),
        Case(" ", .badFrame),
        Case("[]", .badFrame),
        Case("\"send\"", .badFrame),
        Case("7", .badFrame),
        Case("null", .badFrame),
        Case("{", .badFrame),
        Case("{}}", .badFrame),
        Case("{\"type\":\"heartbeat\"}{\"type\":\"heartbeat\"}", .badFrame),
        Case("{\"type\":\"heartbeat\",}", .badFrame),
        Case("{\"ref\":7,\"type\":\"heartbeat\"", .badFrame, ref: 7),
        Case("{\"ref\":7,\"x\":01}", .badFrame, ref: 7),
        Case("{\"x\":01,\"ref\":7}", .badFrame),
        Case("{\"type\":\"heartbeat\",\"x\":\(ClientFrameRefusalTests.nested(40))}", .badFrame),
        Case("{\"type\":\"heartbeat\",\"type\":\"heartbeat\"}", .badFrame),
        Case("{\"type\":\"send\",\"ref\":7,\"ref\":8}", .badFrame, ref: 7),
        Case("{\"type\":\"send\",\"to\":\"user:a\",\"to\":\"user:b\"}", .badFrame),
        Case("{\"type\":\"send\",\"content\":{},\"content\":{}}", .badFrame),
        Case("{\"type\":\"ack\",\"inbox\":1,\"inbox\":1}", .badFrame),
        Case("{\"type\":\"renew\",\"token\":\"a\",\"token\":\"b\"}", .badFrame),
    ])
    func `what is not one JSON object with its fields once`(_ example: Case) throws {
        try check(example)
    }

    @Test(arguments: [
        Case("{}", .badField),
        Case("{\"ref\":7}", .badField, ref: 7),
        Case("{\"type\":7,\"ref\":7}", .badField, ref: 7),
        Case("{\"type\":null}", .badField),
        Case("{\"type\":[\"send\"]}", .badField),
        Case("{\"Type\":\"send\"}", .badField),
        Case("{\"t\\u0079pe\":\"send\"}", .badField),
        Case("{\"type\":\"\"}", .unknownType),
        Case("{\"type\":\"Send\",\"ref\":7}", .unknownType, ref: 7),
        Case("{\"type\":\"send \",\"ref\":7}", .unknownType, ref: 7),
        Case("{\"type\":\"sen\\u0064\",\"ref\":7}", .unknownType, ref: 7),
        Case("{\"type\":\"welcome\",\"ref\":-7}", .unknownType),
        Case("{\"type\":\"a type of more than sixteen bytes\"}", .unknownType),
        Case("{\"type\":\"dancing\",\"to\":\"user:bob\"}", .unknownType),
    ])
    func `types`(_ example: Case) throws {
        try check(example)
    }

    @Test(arguments: [
        "-1", "-0", "1.0", "7e0", "\"7\"", "null", "true", "[7]", "{}", "9007199254740993",
        "99999999999999999999",
    ])
    func `a ref that is no integer up to 2^53`(_ ref: String) throws {
        try check(
            Case(
                "{\"type\":\"send\",\"ref\":\(ref),\"to\":\"user:bob\",\"content\":{\"kind\":\"a\"}}",
                .badField
            )
        )
    }

    @Test func `a missing ref`() throws {
        try check(Case("{\"type\":\"send\",\"to\":\"user:bob\",\"content\":{\"kind\":\"a\"}}", .badField))
    }

    @Test(arguments: [
        ("null", ErrorCode.badField), ("7", .badField), ("[\"user:bob\"]", .badField),
        ("\"\"", .badRecipient), ("\"bob\"", .badRecipient), ("\"user:\"", .badRecipient),
        ("\"user\"", .badRecipient),
        ("\"group:\"", .badRecipient), ("\":bob\"", .badRecipient), ("\"User:bob\"", .badRecipient),
        ("\"users:bob\"", .badRecipient), ("\"groups:g\"", .badRecipient),
        ("\"dm:alice:bob\"", .badRecipient),
        ("\"user:bob:phone\"", .badRecipient), ("\"user::bob\"", .badRecipient),
        ("\"user:bo b\"", .badRecipient),
        ("\"user:{bob}\"", .badRecipient), ("\"user:b*\"", .badRecipient), ("\"user:bé\"", .badRecipient),
        ("\"user:b\\u006fb\"", .badRecipient), ("\" user:bob\"", .badRecipient),
        ("\"user:bob \"", .badRecipient),
        ("\"user:\(String(repeating: "x", count: 65))\"", .badRecipient),
        ("\"group:\(String(repeating: "x", count: 65))\"", .badRecipient),
    ])
    func `recipients`(_ to: String, _ code: ErrorCode) throws {
        try check(
            Case("{\"type\":\"send\",\"ref\":7,\"to\":\(to),\"content\":{\"kind\":\"a\"}}", code, ref: 7)
        )
    }

    @Test(arguments: [
        "null", "7", "\"text\"", "[]", "[{\"kind\":\"a\"}]", "{}", "{\"text\":\"a\"}", "{\"kind\":7}",
        "{\"kind\":null}",
        "{\"kind\":{}}", "{\"kind\":\"\"}", "{\"kind\":\"a b\"}", "{\"kind\":\"a:b\"}", "{\"kind\":\"é\"}",
        "{\"Kind\":\"a\"}",
        "{\"kind\":\"a\",\"kind\":\"a\"}", "{\"kind\":\"t\\u0065xt\"}", "{\"x\":{\"kind\":\"a\"}}",
        "{\"kind\":\"\(String(repeating: "k", count: 65))\"}",
        // The client's reader would see `kind` twice, or where this one sees none.
        "{\"kind\":\"a\",\"k\\u0069nd\":\"b\"}", "{\"\\u006Bind\":\"b\",\"kind\":\"a\"}",
        "{\"\\u006b\\u0069nd\":\"a\"}",
    ])
    func `content without one well-formed kind`(_ content: String) throws {
        try check(
            Case(
                "{\"type\":\"send\",\"ref\":7,\"to\":\"user:bob\",\"content\":\(content)}",
                .badContent,
                ref: 7
            )
        )
    }

    @Test func `content that is missing or longer than the limit`() throws {
        try check(Case("{\"type\":\"send\",\"ref\":7,\"to\":\"user:bob\"}", .badContent, ref: 7))
        let padding = String(repeating: "x", count: ClientFrameParsing.contentLimit - 18)
        let content = "{\"kind\":\"a\",\"b\":\"\(padding)\"}"
        #expect(content.utf8.count == ClientFrameParsing.contentLimit + 1)
        let text = "{\"type\":\"send\",\"ref\":7,\"to\":\"user:bob\",\"content\":\(content)}"
        try check(Case(text, .contentTooLarge, ref: 7))
    }

    @Test(arguments: [
        "", ",\"inbox\":-1", ",\"inbox\":1.5", ",\"inbox\":\"1\"", ",\"inbox\":9007199254740993",
        ",\"inbox\":null",
    ])
    func `an ack without an inbox id`(_ field: String) throws {
        try check(Case("{\"type\":\"ack\"\(field)}", .badField))
    }

    @Test(arguments: ["", ",\"token\":7", ",\"token\":null", ",\"token\":[\"a\"]"])
    func `a renewal without a token`(_ field: String) throws {
        try check(Case("{\"type\":\"renew\"\(field)}", .badField))
    }

    @Test func `the first thing wrong is told: ref, recipient, content`() throws {
        try check(Case("{\"type\":\"send\",\"ref\":-1,\"to\":7,\"content\":7}", .badField))
        try check(Case("{\"type\":\"send\",\"ref\":1,\"to\":\"x\",\"content\":7}", .badRecipient, ref: 1))
        try check(Case("{\"type\":\"send\",\"ref\":1,\"to\":\"user:a\",\"content\":7}", .badContent, ref: 1))
    }

    static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
}
