internal import Protocol
internal import Testing

/// Frames about who is there and how far they are, as clients write them.
@Suite struct ClientMarkingTests {
    private static let places = [
        "\"\"", "7", "null", "\"1763669000123\"", "\"1763669000123-10\"", "\"1763669000123-a\"", "\"-1\"",
        "\"1763669000123-0 \"", "\"99999999999999999999-0\"", "{}",
    ]

    private static let conversations = [
        "7", "\"\"", "\"dm:bob:alice\"", "\"dm:alice\"", "\"dm:alice:bob:carol\"", "\"dm::bob\"",
        "\"group:\"",
        "\"group:a:b\"", "\"user:bob\"", "\"dm:a b:c\"", "null", "[\"group:g1\"]", "\"DM:alice:bob\"",
    ]

    @Test(arguments: [("", nil), (#","ref":3"#, 3)] as [(String, UInt64?)])
    func `a read frame has a conversation, a line and perhaps a ref`(_ field: String, _ ref: UInt64?) throws {
        for name in ["dm:alice:bob", "dm:alice:alice", "group:g1"] {
            let text = #"{"type":"read","conversation":"\#(name)","id":"1763669000123-4"\#(field)}"#
            guard case .read(let frame) = try ClientFrameParsing.frame(text) else { throw Other() }
            #expect(frame.ref == ref && frame.conversation.text == name)
            #expect(frame.id == LineID(tenths: 17_636_690_001_234))
        }
    }

    @Test(arguments: places)
    func `a read frame names a line`(_ id: String) {
        let text = #"{"type":"read","conversation":"group:g1","id":\#(id),"ref":3}"#
        let refusal = ClientFrameParsing.refusal(text)
        #expect(refusal?.code == .badField && refusal?.ref == 3)
    }

    @Test(arguments: conversations)
    func `a read frame names a conversation in its one form`(_ name: String) {
        let text = #"{"type":"read","conversation":\#(name),"id":"1763669000123-4","ref":3}"#
        let refusal = ClientFrameParsing.refusal(text)
        #expect(refusal?.code == .badField && refusal?.ref == 3)
    }

    @Test(arguments: ["-1", "\"3\"", "1.5", "null", "9007199254740993"])
    func `a ref that is there has to be one`(_ ref: String) {
        let read = #"{"type":"read","conversation":"group:g1","id":"1763669000123-4","ref":\#(ref)}"#
        #expect(ClientFrameParsing.refusal(read)?.code == .badField)
        #expect(ClientFrameParsing.refusal(#"{"type":"watch","users":[],"ref":\#(ref)}"#)?.code == .badField)
    }

    @Test(
        arguments: [
            ("user:bob", "", nil), ("group:g1", #","state":"recording""#, "recording"),
            ("user:bob", #","state":"stopped","ref":"ignored""#, "stopped"),
        ] as [(String, String, String?)]
    )
    func `a typing frame says to whom, and perhaps what`(
        _ to: String,
        _ field: String,
        _ state: String?
    ) throws {
        let text = #"{"type":"typing","to":"\#(to)"\#(field)}"#
        let bytes = Array(text.utf8)
        guard case .typing(let frame) = try ClientFrameParsing.frame(text) else { throw Other() }
        #expect(frame.state.map { String(copying: bytes.span, $0) } == state)
        switch frame.recipient {
        case .user(let id): #expect("user:\(String(copying: bytes.span, id))" == to)
        case .group(let id): #expect("group:\(String(copying: bytes.span, id))" == to)
        }
    }

    @Test(arguments: ["\"bob\"", "\"user:\"", "\"dm:alice:bob\"", "7", "null", "\"user:a b\""])
    func `a typing frame is for a user or a group`(_ to: String) {
        #expect(ClientFrameParsing.refusal(#"{"type":"typing","to":\#(to)}"#)?.code == .badRecipient)
        let refusal = ClientFrameParsing.refusal(#"{"type":"typing","to":\#(to),"ref":7}"#)
        #expect(refusal?.code == .badRecipient && refusal?.ref == 7)
    }

    @Test(arguments: [
        "\"\"", "7", "null", "\"a b\"", "\"\(String(repeating: "x", count: 65))\"", "\"\\u0061\"",
    ])
    func `what somebody does is a word`(_ state: String) {
        let text = #"{"ref":7,"type":"typing","to":"user:bob","state":\#(state)}"#
        let refusal = ClientFrameParsing.refusal(text)
        #expect(refusal?.code == .badField && refusal?.ref == 7)
    }

    @Test func `a watch frame lists users, each once, in their order`() throws {
        let text = #"{"type":"watch","users":["bob","alice","bob"],"ref":4}"#
        guard case .watch(let frame) = try ClientFrameParsing.frame(text) else { throw Other() }
        #expect(frame.ref == 4 && frame.users.map(\.text) == ["bob", "alice"])
        guard case .watch(let none) = try ClientFrameParsing.frame(#"{"type":"watch","users":[ ]}"#) else {
            throw Other()
        }
        #expect(none.ref == nil && none.users.isEmpty)
    }

    @Test(arguments: [
        "", #","users":null"#, #","users":"bob""#, #","users":{"bob":1}"#, #","users":[7]"#,
        #","users":["a b"]"#,
        #","users":["bob",null]"#, #","users":[["bob"]]"#,
    ])
    func `what is watched is a list of users`(_ field: String) {
        let refusal = ClientFrameParsing.refusal(#"{"type":"watch","ref":4\#(field)}"#)
        #expect(refusal?.code == .badField && refusal?.ref == 4)
    }

    @Test func `so many users can be watched and no more`() {
        func watch(_ count: Int) -> String {
            let users = (0..<count).map { "\"user\($0)\"" }.joined(separator: ",")
            return #"{"type":"watch","users":[\#(users)]}"#
        }
        #expect(ClientFrameParsing.refusal(watch(ClientFrame.Watch.mostUsers)) == nil)
        #expect(ClientFrameParsing.refusal(watch(ClientFrame.Watch.mostUsers + 1))?.code == .badField)
    }

    @Test func `repeats do not count among those who are watched, but a list is only so long`() throws {
        func watch(_ repeats: Int) -> String {
            let users = (0..<ClientFrame.Watch.mostUsers).map { "\"user\($0)\"" }
            let list = users + Array(repeating: "\"user0\"", count: repeats)
            return #"{"type":"watch","users":[\#(list.joined(separator: ","))]}"#
        }
        let most = ClientFrame.Watch.mostElements - ClientFrame.Watch.mostUsers
        guard case .watch(let frame) = try ClientFrameParsing.frame(watch(most)) else { throw Other() }
        #expect(frame.users.count == ClientFrame.Watch.mostUsers)
        #expect(ClientFrameParsing.refusal(watch(most + 1))?.code == .badField)
    }

    @Test(arguments: [#""type":"ack""#, #""type":"ack","inbox":"41""#, #""type":"renew""#])
    func `a refused frame that has no answer is named by its ref all the same`(_ fields: String) {
        let refusal = ClientFrameParsing.refusal(#"{\#(fields),"ref":7}"#)
        #expect(refusal?.code == .badField && refusal?.ref == 7)
        #expect(ClientFrameParsing.refusal(#"{\#(fields),"ref":"7"}"#)?.ref == nil)
    }

    struct Other: Error {}
}
