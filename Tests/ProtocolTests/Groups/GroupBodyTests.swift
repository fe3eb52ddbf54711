import Protocol
import Testing

/// Bodies of requests about groups: what they say, and why they are refused.
struct GroupBodyTests {
    private static let alice = UserID("alice")

    private static func draft(_ text: String) throws -> GroupDraft {
        let body = Array(text.utf8)
        return try GroupDraft(body.span, creator: try #require(alice))
    }

    private static func change(_ text: String) throws -> GroupUpdate {
        let body = Array(text.utf8)
        return try GroupUpdate(body.span)
    }

    @Test func `a draft has its name, its picture, and its creator before the others`() throws {
        let text =
            #" {"members":["bob","alice","carol"],"x":[{"name":7}],"picture":"HTTPS://a","name":"a\/b"} "#
        let draft = try Self.draft(text)
        #expect(draft.name.text == "a/b")
        #expect(draft.picture?.text == "HTTPS://a")
        #expect(draft.members.map(\.text) == ["alice", "bob", "carol"])
    }

    @Test(arguments: [
        #"{"name":"x"}"#, #"{"name":"x","picture":null,"members":[]}"#, #"{"name":"x","members":["alice"]}"#,
    ])
    func `a draft may have nobody but its creator`(text: String) throws {
        let draft = try Self.draft(text)
        #expect(draft.picture == nil)
        #expect(draft.members.map(\.text) == ["alice"])
    }

    @Test(
        arguments: [
            ("", .notJSON(.unexpectedEnd)), ("[]", .notJSON(.notAnObject)),
            (#"{"name":"x"} x"#, .notJSON(.unexpectedByte(offset: 13))),
            (#"{"name":"x","members":[1,]}"#, .notJSON(.unexpectedByte(offset: 25))),
            (#"{"x":\#(String(repeating: "[", count: 40))"#, .notJSON(.tooDeep)),
            (#"{"name":"x","name":"x"}"#, .repeatedField(.name)),
            (#"{"members":[],"\u006dembers":[],"name":"x"}"#, .repeatedField(.members)),
            ("{}", .missing(.name)), (#"{"name":7}"#, .wrongType(.name)),
            (#"{"name":"x","picture":{}}"#, .wrongType(.picture)),
            (#"{"name":"x","members":"bob"}"#, .wrongType(.members)), (#"{"name":""}"#, .invalidName),
            (#"{"name":"\udc00"}"#, .invalidName), (#"{"name":"x","picture":"a"}"#, .invalidPicture),
            (#"{"name":"x","members":["a",["b"]]}"#, .invalidMember(index: 1)),
            (#"{"name":"x","members":["a","b","a b"]}"#, .invalidMember(index: 2)),
        ] as [(String, GroupBodyError)]
    )
    func `a draft is refused`(text: String, error: GroupBodyError) {
        #expect(throws: error) { try Self.draft(text) }
        #expect(!error.explanation.isEmpty)
    }

    @Test func `a member that stands there twice is named`() throws {
        let error = #expect(throws: GroupBodyError.self) {
            try Self.draft(#"{"name":"x","members":["b","\u0062"]}"#)
        }
        #expect(error?.explanation == "members has b twice")
        #expect(error?.code == .badField)
    }

    @Test func `a body that is no UTF-8 is refused`() throws {
        let body = Array(#"{"name":""#.utf8) + [0xC3] + Array(#""}"#.utf8)
        #expect(throws: GroupBodyError.notUTF8) { try GroupUpdate(body.span) }
        #expect(GroupBodyError.notUTF8.code == .badRequest)
    }

    @Test func `a change says what it changes and nothing else`() throws {
        #expect(try Self.change("{}") == Self.change(#"{"members":7}"#))
        #expect(try Self.change("{}").name == nil)
        #expect(try Self.change("{}").picture == .unchanged)
        #expect(try Self.change(#"{"picture":null}"#).picture == .cleared)
        let picture = try #require(PictureURL("http://a"))
        #expect(try Self.change(#"{"picture":"http:\/\/a"}"#).picture == .set(picture))
        #expect(try Self.change(#"{"name":"x"}"#).name?.text == "x")
        #expect(throws: GroupBodyError.wrongType(.name)) { try Self.change(#"{"name":null}"#) }
    }

    /// Every cut and every changed byte of a body is read or refused, and never more.
    @Test func `no body traps`() throws {
        let body = Array(#"{"name":"\u00e9x","picture":"https://[::1]:80/x?y","members":["a","b"]}"#.utf8)
        let alice = try #require(Self.alice)
        for length in 0..<body.count {
            let cut = Array(body.prefix(length))
            #expect(throws: GroupBodyError.self) { try GroupDraft(cut.span, creator: alice) }
            for byte in [UInt8(0), 0x22, 0x5C, 0x5B, 0x7D, 0x80, 0xFF] {
                var changed = body
                changed[length] = byte
                _ = try? GroupDraft(changed.span, creator: alice)
            }
        }
    }
}
