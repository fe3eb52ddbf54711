internal import Protocol
internal import Testing

/// Answers of services, which anybody may have published.
@Suite struct ServiceAnswerTests {
    /// The parts of an answer as texts.
    private struct Read: Equatable {
        var device: String
        var ref: UInt64
        var service: String
        var content: String?
        var message: String?

        init(device: String, ref: UInt64, service: String, content: String? = nil, message: String? = nil) {
            self.device = device
            self.ref = ref
            self.service = service
            self.content = content
            self.message = message
        }

        init?(_ bytes: [UInt8]) {
            guard let answer = ServiceAnswer(bytes.span) else { return nil }
            device = String(copying: bytes.span, answer.device)
            ref = answer.ref
            service = String(copying: bytes.span, answer.service)
            switch answer.outcome {
            case .content(let range): content = String(copying: bytes.span, range)
            case .refusal(let range): message = range.map { String(copying: bytes.span, $0) }
            }
        }
    }

    private static let head = #""type":"answer","device":"phone","ref":9,"service":"weather""#

    @Test func `an answer names device, ref and service and has content, in any order`() {
        let content = #"{ "type":"x","ref":7,"a":[1,2.50] }"#
        let expected = Read(device: "phone", ref: 9, service: "weather", content: content)
        #expect(Read(Array("{\(Self.head),\"content\":\(content)}".utf8)) == expected)
        #expect(Read(Array(" {\"content\":\(content),\"x\":1,\"x\":2,\(Self.head)} ".utf8)) == expected)
    }

    @Test(arguments: [
        (#"{"message":"no \"such\" city"}"#, #"no \"such\" city"#), ("{}", nil), (#"{"message":7}"#, nil),
        (#"{"code":1,"message":"a","message":"b"}"#, "a"),
    ])
    func `an error may have a message`(_ error: String, _ message: String?) {
        let expected = Read(device: "phone", ref: 9, service: "weather", message: message)
        #expect(Read(Array("{\(Self.head),\"error\":\(error)}".utf8)) == expected)
    }

    @Test func `the id of the call is there or not`() throws {
        let plain = Array("{\(Self.head),\"content\":{}}".utf8)
        let unnamed = ServiceAnswer(plain.span)
        #expect(unnamed != nil && unnamed?.id == nil)
        let named = Array("{\(Self.head),\"id\":\"x-1\",\"content\":{\"id\":7}}".utf8)
        let answer = ServiceAnswer(named.span)
        let id = try #require(answer?.id)
        #expect(String(copying: named.span, id) == "x-1")
    }

    @Test(arguments: [
        "{\(head),\"id\":7,\"content\":{}}", "{\(head),\"id\":\"a\",\"id\":\"a\",\"content\":{}}", "", "{",
        "[]", "7", "{}", #"{"type":"answer"}"#, "{\(head)}", "{\(head),\"content\":[]}",
        "{\(head),\"content\":null}", "{\(head),\"error\":\"no\"}", "{\(head),\"content\":{},\"error\":{}}",
        "{\(head),\"content\":{},\"content\":{}}", "{\(head),\"content\":{}} x", "{\(head),\"content\":{}",
        "{\(head),\"content\":{\"a\":01}}", "{\(head),\"type\":\"answer\",\"content\":{}}",
        #"{"type":"message","device":"phone","ref":9,"service":"weather","content":{}}"#,
        #"{"type":7,"device":"phone","ref":9,"service":"weather","content":{}}"#,
        #"{"device":"phone","ref":9,"service":"weather","content":{}}"#,
        #"{"type":"answer","ref":9,"service":"weather","content":{}}"#,
        #"{"type":"answer","device":7,"ref":9,"service":"weather","content":{}}"#,
        #"{"type":"answer","device":"phone","service":"weather","content":{}}"#,
        #"{"type":"answer","device":"phone","ref":"9","service":"weather","content":{}}"#,
        #"{"type":"answer","device":"phone","ref":-9,"service":"weather","content":{}}"#,
        #"{"type":"answer","device":"phone","ref":9007199254740993,"service":"weather","content":{}}"#,
        #"{"type":"answer","device":"phone","ref":9,"content":{}}"#,
        #"{"type":"answer","device":"phone","ref":9,"service":null,"content":{}}"#,
    ])
    func `anything else is no answer`(_ text: String) {
        #expect(Read(Array(text.utf8)) == nil)
    }

    @Test func `what is no UTF-8 is no answer`() {
        let bytes = Array("{\(Self.head),\"content\":{\"a\":\"x\"}}".utf8)
        #expect(Read(bytes) != nil)
        for broken in [[0xC3], [0xFF], [0xED, 0xA0, 0x80], [0xC0, 0xAF]] as [[UInt8]] {
            var text = bytes
            text.replaceSubrange(text.count - 4..<text.count - 3, with: broken)
            #expect(Read(text) == nil)
        }
    }

    @Test func `an answer cut off anywhere is none`() {
        let bytes = Array("{\(Self.head),\"error\":{\"message\":\"é\"}}".utf8)
        #expect(Read(bytes) != nil)
        for end in bytes.indices { #expect(Read(Array(bytes[..<end])) == nil, "cut at \(end)") }
    }
}
