import Client
import Protocol
import Testing

struct ReceivedFrameTests {
    static let clock: UInt64 = 1_763_669_000_000

    static let events: [(String, ServerEvent?)] = [
        (#"{"type":"sent","ref":7,"id":"1763669-0","conversation":"dm:a:b","time":1}"#, .sent(ref: 7)),
        (#"{"type":"sent","id":"1763669-0"}"#, nil),
        (#"{"type":"message","inbox":41,"content":{"kind":"text"}}"#, .event(inbox: 41)),
        (#"{"type":"message","content":{"kind":"text"}}"#, nil),
        (#"{"type":"receipt","inbox":12,"status":"delivered","id":"1-0","by":"bob"}"#, .event(inbox: 12)),
        (#"{"type":"group","inbox":43,"change":"added","users":["bob"]}"#, .event(inbox: 43)),
        (#"{"type":"group","change":"added"}"#, nil),
        (#"{"type":"answer","ref":9,"service":"weather","content":{}}"#, .answer(ref: 9)),
        (#"{"type":"answer","service":"weather","content":{}}"#, nil),
        (#"{"type":"deleted","inbox":42}"#, .event(inbox: 42)),
        (#"{"type":"typing","from":"bob"}"#, .ephemeral),
        (#"{"type":"presence","user":"bob"}"#, .ephemeral),
        (#"{"type":"history","ref":8,"messages":[{"inbox":4}],"more":true}"#, .reply(ref: 8)),
        (#"{"type":"history","messages":[]}"#, nil),
        (#"{"type":"done","ref":3}"#, .reply(ref: 3)),
        (#"{"type":"conversations","ref":4,"conversations":[]}"#, .reply(ref: 4)),
        (#"{"type":"info","ref":5,"members":[]}"#, .reply(ref: 5)),
        (#"{"type":"from_the_future"}"#, .ephemeral),
        (#"{"type":"from_the_future","inbox":9}"#, .event(inbox: 9)),
        (#"{"type":"a_type_that_is_longer_than_any","inbox":9}"#, .event(inbox: 9)),
        (
            #"{"type":"error","ref":7,"code":"ref_too_low","message":"m","retry":false}"#,
            .error(ref: 7, code: .refTooLow, isRetryable: false)
        ),
        (
            #"{"type":"error","ref":7,"code":"rate_limited","message":"m","retry":true,"after":40}"#,
            .error(ref: 7, code: .other, isRetryable: true, after: 40)
        ),
        (#"{"type":"error"}"#, .error(ref: nil, code: .other, isRetryable: false)),
        (#"{"type":"drain","after":1500,"resume":41}"#, .drain(after: 1500)),
        (
            #"{"type":"resync","inbox":3,"last":4,"epoch":5,"reason":"lost"}"#,
            .resync(inbox: 3, last: 4, epoch: 5)
        ),
        (#"{"type":"renewed","expires":1763669001000}"#, .renewed(validFor: 1000)),
        (#"{"type":"renewed","expires":1}"#, .renewed(validFor: 0)),
        (#"{"type":7}"#, nil),
        (#"{"inbox":7}"#, nil),
        (#"{}"#, nil),
    ]

    @Test(arguments: events) func `each frame means one event`(text: String, expected: ServerEvent?) throws {
        let bytes = Array(text.utf8)
        let frame = try ReceivedFrame(bytes.span)
        #expect(frame.event(bytes.span, wallClock: Self.clock) == expected)
    }

    @Test func `a welcome of the server's own writer is read whole`() throws {
        var bytes: [UInt8] = []
        let welcome = Welcome(
            user: try #require(UserID("alice")),
            device: try #require(DeviceID("phone")),
            node: "n\"1",
            inbox: 40,
            last: 44,
            epoch: 9,
            expires: 1_763_672_600_000,
            heartbeat: 20,
            limits: Welcome.Limits(contentBytes: 1, messageBytes: 2, sendsPerSecond: 3, unanswered: 4)
        )
        ServerFrame.append(welcome, to: &bytes)
        let frame = try ReceivedFrame(bytes.span)
        #expect(frame.text(\.node, in: bytes.span) == "n\"1")
        let event = frame.event(bytes.span, wallClock: Self.clock)
        let greeting = ServerEvent.greeting(
            cursor: 40,
            last: 44,
            epoch: 9,
            heartbeat: 20,
            unanswered: 4,
            sendsPerSecond: 3,
            validFor: 1_763_672_600_000 - Self.clock
        )
        #expect(event == greeting)
    }

    @Test func `a message is copied out with its content byte for byte`() throws {
        let content = #"{ "kind":"text", "text":"\ud83d\ude00 \"q\"" }"#
        let text = """
            {"type":"message","inbox":41,"id":"1763669-0","conversation":"dm:alice:bob","from":"alice",\
            "device":"phone","time":1763669000123,"content":\(content)}
            """
        let bytes = Array(text.utf8)
        let message = try #require(IncomingMessage(try ReceivedFrame(bytes.span), bytes.span))
        #expect(message.id == "1763669-0" && message.conversation == "dm:alice:bob")
        #expect(message.from == "alice" && message.device == "phone" && message.time == 1_763_669_000_123)
        #expect(message.content == Array(content.utf8))
        #expect(MessageContent(message.content.span) == .text("😀 \"q\""))
    }

    @Test func `a message and a change of the same id in two conversations are two events`() throws {
        var keys: Set<UInt64?> = []
        for (type, group) in [("message", "g1"), ("message", "g2"), ("group", "g1"), ("group", "g3")] {
            let text =
                #"{"type":"\#(type)","inbox":1,"id":"5-0","conversation":"group:\#(group)","change":"left"}"#
            let bytes = Array(text.utf8)
            let event = try ReceivedFrame(bytes.span).event(bytes.span, wallClock: Self.clock)
            guard case .event(1, let key?) = event else {
                Issue.record("no event with a key: \(text)")
                continue
            }
            keys.insert(key)
        }
        #expect(keys.count == 3, "ids are unique within a conversation")
    }

    @Test(arguments: ["", "[]", "{", #"{"type":"sent"} x"#, #"{"type":"sent",}"#])
    func `what is not one object is refused`(text: String) {
        #expect(throws: JSONError.self) { try ReceivedFrame(Array(text.utf8).span) }
    }
}
