import Client
import Protocol
import Testing

struct FrameWriterTests {
    /// Writes a frame and parses it as the server does.
    func parsed(_ write: (inout [UInt8]) -> Void) throws -> (ClientFrame, [UInt8]) {
        var bytes: [UInt8] = []
        write(&bytes)
        return (try ClientFrame(bytes.span, contentLimit: 1000), bytes)
    }

    @Test func `the server reads a send as it was meant`() throws {
        let content = MessageContent.encode(text: "a\"b\n\u{1}😀")
        let entry = OutboxEntry(id: SendID(ref: 1), ref: 1 << 53, recipient: "user:bob", content: content)
        let (frame, bytes) = try parsed { FrameWriter.append(entry, to: &$0) }
        guard case .send(let send) = frame, case .user(let user) = send.recipient else {
            Issue.record("not a send to a user: \(frame)")
            return
        }
        #expect(send.ref == 1 << 53)
        #expect(String(copying: bytes.span, user) == "bob")
        #expect(Array(bytes[send.content]) == content)
    }

    @Test(arguments: [nil, 100] as [UInt64?]) func `the server reads a call as it was meant`(
        timeout: UInt64?
    ) throws {
        let content = Array(#"{"city":"Zürich"}"#.utf8)
        let request = CallRequest(id: CallID(ref: 7), service: "weather", content: content, timeout: timeout)
        let (frame, bytes) = try parsed { FrameWriter.append(request, to: &$0) }
        guard case .call(let call) = frame else {
            Issue.record("not a call: \(frame)")
            return
        }
        #expect(call.ref == 7 && call.timeout == timeout ?? 10_000)
        #expect(String(copying: bytes.span, call.service) == "weather")
        #expect(Array(bytes[call.content]) == content)
    }

    @Test func `the server reads acknowledgements and renewals`() throws {
        #expect(try parsed { FrameWriter.appendAcknowledgement(41, to: &$0) }.0 == .ack(inbox: 41))
        let (frame, bytes) = try parsed { FrameWriter.appendRenewal(token: "ab.cd", to: &$0) }
        guard case .renew(let token) = frame else {
            Issue.record("not a renewal: \(frame)")
            return
        }
        #expect(String(copying: bytes.span, token) == "ab.cd")
    }

    @Test(arguments: [
        "", "hi", "\u{0}\u{1F}\u{7F}\"\\/", "line\nline\t.", "😀👨‍👩‍👧‍👦 e\u{301} 漢字", "\u{2028}\u{FFFF}",
    ])
    func `texts survive being written and read`(text: String) {
        #expect(MessageContent(MessageContent.encode(text: text).span) == .text(text))
    }

    @Test(
        arguments: [
            (#"{"kind":"media","url":"x"}"#, .other(kind: "media")),
            (#"{"kind":"text"}"#, .other(kind: "text")),
            (#"{"kind":"text","text":5}"#, .other(kind: "text")),
            (#"{"kind":"text","text":"\ud800"}"#, .other(kind: "text")),
            (#"{"text":"x"}"#, nil),
            ("[]", nil),
            ("", nil),
        ] as [(String, MessageContent?)]
    )
    func `contents of other kinds are named`(content: String, expected: MessageContent?) {
        #expect(MessageContent(Array(content.utf8).span) == expected)
    }
}
