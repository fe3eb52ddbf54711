internal import Protocol
internal import Testing

/// The grammar of RFC 8259, as one value in the place of `"a"` below, and as whole texts.
@Suite struct JSONScannerTests {
    @Test(arguments: [
        ("\"\"", JSONValue.Kind.string),
        ("\"text\"", .string),
        ("\"}\"", .string),
        ("\"\\\"\"", .string),
        ("\"\\\\\"", .string),
        ("\"\\/\\b\\f\\n\\r\\t\"", .string),
        ("\"\\u0000\\uabCD\\uD83D\"", .string),
        ("\"\u{7F}é€😀\u{2028}\"", .string),
        ("0", .integer),
        ("7", .integer),
        ("1234567890", .integer),
        ("99999999999999999999999999", .integer),
        ("-0", .number),
        ("-1", .number),
        ("0.0", .number),
        ("1.50", .number),
        ("0e0", .number),
        ("0E+0", .number),
        ("1e10", .number),
        ("1E-10", .number),
        ("-12.34e+56", .number),
        ("true", .boolean),
        ("false", .boolean),
        ("null", .null),
        ("[]", .array),
        ("[ ]", .array),
        ("[1,\"a\",[],{}]", .array),
        ("{}", .object),
        ("{ }", .object),
        ("{\"b\":{\"c\":[{}]},\"d\":2}", .object),
    ])
    func `a value is accepted with its kind and range`(_ value: String, _ kind: JSONValue.Kind) {
        let member = JSONWalk.Member(key: "a", kind: kind, value: value)
        #expect(JSONWalk("{\"a\":\(value)}") == .members([member]))
        let after = JSONWalk.Member(key: "z", kind: .integer, value: "1")
        #expect(JSONWalk("{\"a\" : \(value) , \"z\" : 1}") == .members([member, after]))
    }

    @Test(arguments: [
        "", "+1", "01", "-01", "00", "1.", ".5", "-.5", "1.e5", "1e", "1e+", "1E-", "0x10", "--1", "-", "1 2",
        "1_0",
        "Infinity", "-Infinity", "NaN", "tru", "True", "truee", "fals", "nul", "nulll", "undefined", "'a'",
        "a",
        "\"\\x\"", "\"\\u\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\U0041\"", "\"\\'\"", "\"\\\n\"", "\"\n\"",
        "\"\t\"",
        "\"\u{0}\"", "\"\u{1F}\"", "\"a", "[", "]", "[1", "[1,", "[,]", "[1,]", "[1 2]", "[1}", "{", "{\"b\"",
        "{\"b\":",
        "{\"b\":1", "{\"b\":1,", "{\"b\":1,}", "{,}", "{b:1}", "{1:1}", "{\"b\" 1}", "{\"b\"=1}", "{\"b\":1]",
        "// c\n1",
        "/**/1", "1;", "\u{A0}1", "\u{FEFF}1", "{\"b\":1 \"c\":2}", "[1]]", "{\"b\":1}}",
    ])
    func `what is no value is refused`(_ value: String) {
        #expect(!JSONWalk("{\"a\":\(value)}").isAccepted)
        #expect(!JSONWalk("{\"a\":[1,\(value)]}").isAccepted)
        #expect(!JSONWalk("{\"a\":{\"b\":\(value)}}").isAccepted)
    }

    @Test(arguments: [
        ("{}", []),
        (" \t\r\n{ \t\r\n} \t\r\n", []),
        ("{\"\":1}", [""]),
        ("{\"a\":1,\"a\":2}", ["a", "a"]),
        ("{\"k\\u0041\":1}", ["k\\u0041"]),
        (" { \"a\" : 1 , \"b\" : [ 1 , 2 ] } ", ["a", "b"]),
    ])
    func `an object is accepted with the keys as they stand there`(_ text: String, _ keys: [String]) throws {
        guard case .members(let members) = JSONWalk(text) else {
            Issue.record("\(JSONWalk(text))")
            return
        }
        #expect(members.map(\.key) == keys)
    }

    @Test(arguments: [
        ("", JSONError.unexpectedEnd),
        ("  ", .unexpectedEnd),
        ("[]", .notAnObject),
        ("1", .notAnObject),
        ("\"a\"", .notAnObject),
        ("null", .notAnObject),
        ("\u{FEFF}{}", .notAnObject),
        ("{} {}", .unexpectedByte(offset: 3)),
        ("{}x", .unexpectedByte(offset: 2)),
        ("{},", .unexpectedByte(offset: 2)),
        ("{}\u{0}", .unexpectedByte(offset: 2)),
        ("{,}", .unexpectedByte(offset: 1)),
        ("{\"a\":1,}", .unexpectedByte(offset: 7)),
        ("{\"a\":1,,\"b\":2}", .unexpectedByte(offset: 7)),
        ("{\"a\":1 \"b\":2}", .unexpectedByte(offset: 7)),
        ("{\"a\",\"b\"}", .unexpectedByte(offset: 4)),
        ("{a:1}", .unexpectedByte(offset: 1)),
        ("{\"a\":01}", .unexpectedByte(offset: 6)),
        ("{\"a\":\"\\x\"}", .unexpectedByte(offset: 7)),
        ("{\"a\":\"\\u00g0\"}", .unexpectedByte(offset: 10)),
        ("{\"a\":tru}", .unexpectedByte(offset: 8)),
        ("{\"a\":\"\u{1}\"}", .unexpectedByte(offset: 6)),
    ])
    func `a refusal says where`(_ text: String, _ error: JSONError) {
        #expect(JSONWalk(text) == .refused(error))
    }
}
