internal import Protocol
internal import Testing

/// Who is in a conversation, by its id's bytes.
@Suite struct ConversationRangesTests {
    private static func parts(_ text: String) -> [String]? {
        let bytes = Array(text.utf8)
        switch ConversationRanges(bytes.span) {
        case .users(let one, let other):
            return [String(copying: bytes.span, one), String(copying: bytes.span, other)]
        case .group(let group): return [String(copying: bytes.span, group)]
        case nil: return nil
        }
    }

    @Test(arguments: ["dm:alice:bob", "dm:a:a", "group:g1", "group:\(String(repeating: "x", count: 64))"])
    func `the ids of users and groups are found as the other form finds them`(_ text: String) throws {
        let known =
            switch try #require(ConversationID(text)).parties {
            case .users(let one, let other): [one.text, other.text]
            case .group(let group): [group.text]
            case nil: [String]()
            }
        #expect(Self.parts(text) == known)
    }

    @Test(arguments: [
        "", ":", "::", "dm", "dm:", "dm:a", "dm::b", "dm:a:", "dm:a:b:c", "dm:a b:c", "group", "group:",
        "group:a:b", "group::", "user:a", "Dm:a:b", "group:é", "group:\(String(repeating: "x", count: 65))",
    ])
    func `anything else is no conversation`(_ text: String) {
        #expect(Self.parts(text) == nil)
    }

    @Test func `names from bytes are those from texts`() {
        let names = RedisNames(prefix: "p:")
        func both(_ text: (inout [UInt8]) -> Void, _ bytes: (inout [UInt8]) -> Void) {
            var one: [UInt8] = []
            var other: [UInt8] = []
            text(&one)
            bytes(&other)
            #expect(one == other && !one.isEmpty)
        }
        let id = Array("group:g1".utf8)
        both({ names.appendMarks("group:g1", to: &$0) }, { names.appendMarks(id.span, to: &$0) })
        both({ names.appendMembers("group:g1", to: &$0) }, { names.appendMembers(id.span, to: &$0) })
        both({ names.appendInbox("group:g1", to: &$0) }, { names.appendInbox(id.span, to: &$0) })
        both({ names.appendUserChannel("group:g1", to: &$0) }, { names.appendUserChannel(id.span, to: &$0) })
    }
}
