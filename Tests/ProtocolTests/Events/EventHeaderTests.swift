internal import Protocol
internal import Testing

/// What a node reads of an event: the fields that Martlet wrote, whatever the content says.
@Suite struct EventHeaderTests {
    /// An event as `martlet_1_send` writes it.
    private static func event(inbox: String = "", content: String = #"{"kind":"text"}"#) -> String {
        #"{"type":"message",\#(inbox)"id":"1763669000123-0","conversation":"dm:alice:bob","from":"alice","#
            + #""device":"phone","time":1763669000123,"content":\#(content)}"#
    }

    /// The texts that a header's ranges stand for.
    private struct Read: Equatable {
        var inbox: UInt64?
        var from: String?
        var device: String?

        init(inbox: UInt64?, from: String?, device: String?) {
            self.inbox = inbox
            self.from = from
            self.device = device
        }

        init?(_ text: String) {
            let bytes = Array(text.utf8)
            guard let header = EventHeader(bytes.span) else { return nil }
            inbox = header.inbox
            from = header.from.map { String(copying: bytes.span, $0) }
            device = header.device.map { String(copying: bytes.span, $0) }
        }
    }

    @Test func `the published form has the inbox id, the stored form does not`() {
        let published = Self.event(inbox: #""inbox":41,"#)
        #expect(Read(published) == Read(inbox: 41, from: "alice", device: "phone"))
        #expect(Read(Self.event()) == Read(inbox: nil, from: "alice", device: "phone"))
    }

    @Test(arguments: [
        #"{"kind":"text","text":"\"inbox\":9,\"from\":\"eve\""}"#,
        #"{"kind":"text","inbox":9,"from":"eve","device":"hers","time":1,"type":"other"}"#,
        #"{"inbox":9,"kind":"text"}"#,
        #"{"kind":"text","text":"}","x":{"from":"eve","inbox":[9]}}"#,
        #"{"kind":"text","text":"\\","from":"eve"}"#,
    ])
    func `content cannot pretend to be a header`(_ content: String) {
        let published = Self.event(inbox: #""inbox":41,"#, content: content)
        #expect(Read(published) == Read(inbox: 41, from: "alice", device: "phone"))
        #expect(Read(Self.event(content: content)) == Read(inbox: nil, from: "alice", device: "phone"))
    }

    @Test func `the content is not looked at`() {
        let broken = Self.event(inbox: #""inbox":41,"#, content: "{{{ no JSON")
        #expect(Read(broken)?.inbox == 41)
    }

    @Test(arguments: [
        #"{"type":"receipt","inbox":12,"conversation":"group:g1","status":"delivered","id":"1-0","time":7}"#,
        #"{"type":"deleted","inbox":12,"id":"1-0"}"#,
        #"{ "type" : "custom", "inbox" : 12 }"#,
    ])
    func `events of other types have what they have`(_ text: String) {
        #expect(Read(text) == Read(inbox: 12, from: nil, device: nil))
    }

    @Test func `who caused a receipt stands in another field, and what it is about is found`() throws {
        let text =
            #"{"type":"receipt","inbox":12,"conversation":"dm:alice:bob","status":"read","id":"1-0","#
            + #""by":"bob","device":"phone","time":1763669000123}"#
        #expect(Read(text) == Read(inbox: 12, from: "bob", device: "phone"))
        let bytes = Array(text.utf8)
        let parsed = EventHeader(bytes.span)
        let header = try #require(parsed)
        #expect(String(copying: bytes.span, header.type) == "receipt")
        #expect(header.conversation.map { String(copying: bytes.span, $0) } == "dm:alice:bob")
        #expect(header.id.map { String(copying: bytes.span, $0) } == "1-0")
    }

    @Test func `a signal has no place in the inbox`() throws {
        let text =
            #"{"type":"typing","conversation":"group:g1","from":"bob","device":"phone","state":"typing"}"#
        #expect(Read(text) == Read(inbox: nil, from: "bob", device: "phone"))
    }

    @Test(arguments: [
        "", " ", "hello", "7", "null", "[]", "{}", "{", #"{"type"}"#, #"{"type":"message"}"#,
        #"{"type":"message" }"#,
        #"{"type":"message" ,"inbox":1}"#, #"{"type":7,"inbox":1}"#, #"{"type":null,"inbox":1}"#,
        #"{"inbox":41,"type":"message"}"#, #"{"Type":"message","inbox":1}"#, #"{"type":"message",}"#,
        #"{"type":"message","inbox":41"#, #"{"type":"message","inbox":01,"time":1}"#,
        "\u{FEFF}{\"type\":\"a\",\"inbox\":1}",
    ])
    func `foreign bytes are no event`(_ text: String) {
        #expect(Read(text) == nil)
    }

    @Test(arguments: ["-1", "\"41\"", "41.0", "null", "9007199254740993", "[41]"])
    func `an inbox id that is no integer up to 2^53 is none`(_ inbox: String) {
        let read = Read(Self.event(inbox: "\"inbox\":\(inbox),"))
        #expect(read == Read(inbox: nil, from: "alice", device: "phone"))
    }

    @Test func `an event cut off before its time is no event`() {
        let bytes = Array(Self.event(inbox: #""inbox":41,"#).utf8)
        let whole = EventHeader(bytes.span)
        for end in bytes.indices {
            let cut = EventHeader(bytes.span.extracting(0..<end))
            #expect(cut == nil || cut == whole, "cut at \(end)")
        }
    }
}
