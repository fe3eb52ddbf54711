internal import Protocol
internal import Testing

/// Frames about what is stored, as clients write them.
@Suite struct ClientAskingTests {
    @Test func `a page of conversations has a size and perhaps a place`() throws {
        guard
            case .conversations(let first) = try ClientFrameParsing.frame(
                #"{"type":"conversations","ref":8}"#
            )
        else { throw Other() }
        #expect(first.ref == 8 && first.before == nil && first.limit == 20)
        let text = #"{"type":"conversations","ref":9,"limit":100,"before":"5-1,group:g1"}"#
        let bytes = Array(text.utf8)
        guard case .conversations(let next) = try ClientFrameParsing.frame(text) else { throw Other() }
        #expect(next.limit == 100)
        #expect(next.before.map { String(copying: bytes.span, $0) } == "5-1,group:g1")
    }

    @Test func `a page of a conversation begins before or behind a line`() throws {
        let head = #"{"type":"history","ref":8,"conversation":"dm:alice:bob""#
        guard case .history(let newest) = try ClientFrameParsing.frame(head + "}") else { throw Other() }
        #expect(newest.before == nil && newest.after == nil && newest.limit == 50)
        let text = head + #","before":"9-1","after":"5-0","limit":1}"#
        guard case .history(let frame) = try ClientFrameParsing.frame(text) else { throw Other() }
        #expect(frame.before == LineID(tenths: 91) && frame.after == LineID(tenths: 50) && frame.limit == 1)
        #expect(frame.conversation.text == "dm:alice:bob")
    }

    @Test(arguments: ["me", "all"])
    func `a deletion says for whom`(_ audience: String) throws {
        let text = #"{"type":"delete","ref":9,"conversation":"group:g1","id":"5-1","for":"\#(audience)"}"#
        guard case .delete(let frame) = try ClientFrameParsing.frame(text) else { throw Other() }
        #expect(frame.audience.rawValue == audience && frame.id == LineID(tenths: 51))
        let info = #"{"type":"info","ref":9,"conversation":"group:g1","id":"5-1"}"#
        guard case .info(let asked) = try ClientFrameParsing.frame(info) else { throw Other() }
        #expect(asked.id == LineID(tenths: 51) && asked.conversation.text == "group:g1")
    }

    @Test(arguments: [#","for":"everybody""#, #","for":7"#, "", #","for":null"#, #","for":"ME""#])
    func `a deletion is for me or for all`(_ field: String) {
        let text = #"{"type":"delete","ref":9,"conversation":"group:g1","id":"5-1"\#(field)}"#
        let refusal = ClientFrameParsing.refusal(text)
        #expect(refusal?.code == .badField && refusal?.ref == 9)
    }

    @Test(arguments: ["0", "101", "-1", "1.0", "\"5\"", "null", "1e1"], ["conversations", "history"])
    func `a page has from one to a hundred entries`(_ limit: String, _ type: String) {
        let text = #"{"type":"\#(type)","ref":9,"conversation":"group:g1","limit":\#(limit)}"#
        let refusal = ClientFrameParsing.refusal(text)
        #expect(refusal?.code == .badField && refusal?.ref == 9)
    }

    @Test(arguments: ["before", "after"], ["7", "\"x\"", "null", "\"5-11\"", "\"\""])
    func `a page of a conversation is bounded by lines`(_ field: String, _ value: String) {
        let text = #"{"type":"history","ref":9,"conversation":"group:g1","\#(field)":\#(value)}"#
        let refusal = ClientFrameParsing.refusal(text)
        #expect(refusal?.code == .badField && refusal?.ref == 9)
    }

    @Test(arguments: [
        #"{"type":"conversations"}"#, #"{"type":"history","conversation":"group:g1"}"#,
        #"{"type":"info","conversation":"group:g1","id":"5-1"}"#,
        #"{"type":"delete","conversation":"group:g1","id":"5-1","for":"me"}"#,
        #"{"type":"conversations","ref":9,"before":7}"#, #"{"type":"history","ref":9}"#,
        #"{"type":"info","ref":9,"conversation":"group:g1"}"#, #"{"type":"info","ref":9,"id":"5-1"}"#,
        #"{"type":"delete","ref":9,"conversation":"group:g1","for":"me"}"#,
    ])
    func `a question without one of its fields is none`(_ text: String) {
        #expect(ClientFrameParsing.refusal(text)?.code == .badField)
    }

    @Test(arguments: ["conversation", "id", "state", "users", "before", "after", "limit", "for"])
    func `a field that stands twice makes no frame`(_ field: String) {
        let text = #"{"type":"read","\#(field)":"5-1","\#(field)":"5-1"}"#
        #expect(ClientFrameParsing.refusal(text)?.code == .badFrame)
    }

    struct Other: Error {}
}
