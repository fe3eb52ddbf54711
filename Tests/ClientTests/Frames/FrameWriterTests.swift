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
        for epoch in [nil, 0, 1_763_669_000_123_456] as [UInt64?] {
            let (frame, _) = try parsed { FrameWriter.appendAcknowledgement(41, epoch: epoch, to: &$0) }
            #expect(frame == .ack(ClientFrame.Ack(inbox: 41, epoch: epoch)))
        }
        let (frame, bytes) = try parsed { FrameWriter.appendRenewal(token: "ab.cd", to: &$0) }
        guard case .renew(let token, nil) = frame else {
            Issue.record("not a renewal: \(frame)")
            return
        }
        #expect(String(copying: bytes.span, token) == "ab.cd")
    }

    /// What the server understands, in words.
    private func words(_ request: ClientRequest) throws -> String {
        let (frame, bytes) = try parsed { FrameWriter.append(request, ref: 7, to: &$0) }
        switch frame {
        case .conversations(let list):
            return "\(list.ref) \(list.limit) \(list.before.map { String(copying: bytes.span, $0) } ?? "-")"
        case .history(let page):
            let bounds = [page.before, page.after].map { $0?.text ?? "-" }
            return "\(page.ref) \(page.conversation) \(page.limit) \(bounds[0]) \(bounds[1])"
        case .info(let info): return "\(info.ref) \(info.conversation) \(info.id.text)"
        case .delete(let deletion):
            return "\(deletion.ref) \(deletion.conversation) \(deletion.id.text) \(deletion.audience)"
        case .send, .ack, .heartbeat, .renew, .call, .read, .typing, .watch: return ""
        }
    }

    static let requests: [(ClientRequest, String)] = [
        (.conversations(limit: 9, before: "x:1"), "7 9 x:1"), (.conversations(limit: 9), "7 9 -"),
        (.history(conversation: "dm:a:b", limit: 50, before: "17-7"), "7 dm:a:b 50 17-7 -"),
        (.history(conversation: "group:g1", limit: 1, after: "17-0"), "7 group:g1 1 - 17-0"),
        (.info(conversation: "dm:a:b", id: "17-0"), "7 dm:a:b 17-0"),
        (.delete(conversation: "dm:a:b", id: "17-0", for: .all), "7 dm:a:b 17-0 all"),
        (.delete(conversation: "dm:a:b", id: "17-0", for: .me), "7 dm:a:b 17-0 me"),
    ]

    @Test(arguments: requests) func `the server reads requests as they were meant`(
        request: ClientRequest,
        meaning: String
    ) throws {
        #expect(try words(request) == meaning)
    }

    @Test func `the server reads marks, watch lists and signals as they were meant`() throws {
        var (frame, bytes) = try parsed {
            FrameWriter.appendRead("group:g1", id: "1763669000123-0", ref: 3, to: &$0)
        }
        guard case .read(let read) = frame else { throw JSONError.notAnObject }
        #expect(read.ref == 3 && read.conversation.text == "group:g1" && read.id.text == "1763669000123-0")
        for users in [[], ["bob"], ["bob", "carol"]] {
            (frame, bytes) = try parsed { FrameWriter.appendWatch(users, ref: 4, to: &$0) }
            guard case .watch(let watch) = frame else { throw JSONError.notAnObject }
            #expect(watch.ref == 4 && watch.users.map(\.text) == users)
        }
        for state in [nil, "stopped"] {
            let signal = TypingSignal(recipient: "group:g1", state: state)
            (frame, bytes) = try parsed { FrameWriter.append(signal, to: &$0) }
            guard case .typing(let typing) = frame, case .group = typing.recipient else {
                throw JSONError.notAnObject
            }
            #expect(typing.state.map { String(copying: bytes.span, $0) } == state)
        }
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
