import TestSupport
import Testing

/// Frames that are not taken: a stable code, the connection kept, and nothing in Redis any different.
@Suite(.serialized, .stage(nodes: 2)) struct `A refused frame` {
    struct Wrong: Sendable, CustomTestStringConvertible {
        let frame: String
        let code: String
        let ref: Int?

        init(_ frame: String, _ code: String, ref: Int? = nil) {
            self.frame = frame
            self.code = code
            self.ref = ref
        }

        var testDescription: String { String(frame.prefix(100)) }
    }

    private static func send(
        ref: String = "5",
        to: String = #""user:bob""#,
        content: String = #"{"kind":"text"}"#
    ) -> String {
        #"{"type":"send","ref":\#(ref),"to":\#(to),"content":\#(content)}"#
    }

    static let frames: [Wrong] = [
        Wrong("", "bad_frame"), Wrong(" ", "bad_frame"), Wrong("hello", "bad_frame"), Wrong("{", "bad_frame"),
        Wrong("[]", "bad_frame"), Wrong("null", "bad_frame"), Wrong("7", "bad_frame"),
        Wrong("{}{}", "bad_frame"),
        Wrong("{\"type\":\"heartbeat\"}x", "bad_frame"), Wrong("{\"type\":\"heartbeat\",}", "bad_frame"),
        Wrong("{'type':'heartbeat'}", "bad_frame"), Wrong("{\"type\":\"heartbeat\"", "bad_frame"),
        Wrong("{\"type\":\"heartbeat\",\"x\":01}", "bad_frame"),
        Wrong("{\"type\":\"heartbeat\",\"x\":\"\u{1}\"}", "bad_frame"),
        Wrong("{\"type\":\"heartbeat\",\"x\":\"\\x\"}", "bad_frame"),
        Wrong("{\"type\":\"heartbeat\",\"x\":NaN}", "bad_frame"),
        Wrong("\u{FEFF}{\"type\":\"heartbeat\"}", "bad_frame"),
        Wrong(#"{"type":"send","type":"heartbeat"}"#, "bad_frame"),
        Wrong(
            #"{"type":"send","ref":5,"ref":6,"to":"user:bob","content":{"kind":"text"}}"#,
            "bad_frame",
            ref: 5
        ),
        Wrong(String(repeating: "[", count: 60_000), "bad_frame"),
        Wrong(#"{"type":"heartbeat","x":\#(String(repeating: "[", count: 30_000))}"#, "bad_frame"),
        Wrong("{}", "bad_field"), Wrong(#"{"type":7}"#, "bad_field"),
        Wrong(#"{"type":null,"ref":4}"#, "bad_field", ref: 4),
        Wrong(#"{"type":"dance"}"#, "unknown_type"),
        Wrong(#"{"type":"dance","ref":9}"#, "unknown_type", ref: 9),
        Wrong(#"{"type":""}"#, "unknown_type"), Wrong(#"{"type":"SEND"}"#, "unknown_type"),
        Wrong(#"{"type":"welcome"}"#, "unknown_type"),
        Wrong(#"{"type":"message","inbox":1}"#, "unknown_type"),
        Wrong(#"{"type":"send","to":"user:bob","content":{"kind":"text"}}"#, "bad_field"),
        Wrong(send(ref: "-1"), "bad_field"), Wrong(send(ref: "1.5"), "bad_field"),
        Wrong(send(ref: "1e3"), "bad_field"),
        Wrong(send(ref: "\"5\""), "bad_field"), Wrong(send(ref: "null"), "bad_field"),
        Wrong(send(ref: "9007199254740993"), "bad_field"),
        Wrong(send(ref: "99999999999999999999"), "bad_field"),
        Wrong(send(to: "7"), "bad_field", ref: 5), Wrong(send(to: "null"), "bad_field", ref: 5),
        Wrong(#"{"type":"send","ref":5,"content":{"kind":"text"}}"#, "bad_field", ref: 5),
        Wrong(send(to: #""bob""#), "bad_recipient", ref: 5), Wrong(send(to: #""""#), "bad_recipient", ref: 5),
        Wrong(send(to: #""user:""#), "bad_recipient", ref: 5),
        Wrong(send(to: #""User:bob""#), "bad_recipient", ref: 5),
        Wrong(send(to: #""user:b b""#), "bad_recipient", ref: 5),
        Wrong(send(to: #""user:a:b""#), "bad_recipient", ref: 5),
        Wrong(send(to: #""user:{bob}""#), "bad_recipient", ref: 5),
        Wrong(send(to: #""user:bób""#), "bad_recipient", ref: 5),
        Wrong(send(to: #""user:b\u006fb""#), "bad_recipient", ref: 5),
        Wrong(send(to: #""user:*""#), "bad_recipient", ref: 5),
        Wrong(send(to: #""user:bob\r\nFLUSHALL""#), "bad_recipient", ref: 5),
        Wrong(send(to: "\"user:\(String(repeating: "b", count: 65))\""), "bad_recipient", ref: 5),
        Wrong(send(to: #""group:g1""#), "not_a_member", ref: 5),
        Wrong(send(to: #""group:""#), "bad_recipient", ref: 5),
        Wrong(#"{"type":"send","ref":5,"to":"user:bob"}"#, "bad_content", ref: 5),
        Wrong(send(content: #""hi""#), "bad_content", ref: 5),
        Wrong(send(content: "[]"), "bad_content", ref: 5),
        Wrong(send(content: "null"), "bad_content", ref: 5),
        Wrong(send(content: "{}"), "bad_content", ref: 5),
        Wrong(send(content: #"{"text":"x"}"#), "bad_content", ref: 5),
        Wrong(send(content: #"{"kind":7}"#), "bad_content", ref: 5),
        Wrong(send(content: #"{"kind":""}"#), "bad_content", ref: 5),
        Wrong(send(content: #"{"kind":"a b"}"#), "bad_content", ref: 5),
        Wrong(#"{"type":"ack"}"#, "bad_field"), Wrong(#"{"type":"ack","inbox":"1"}"#, "bad_field"),
        Wrong(#"{"type":"ack","inbox":-1}"#, "bad_field"), Wrong(#"{"type":"ack","inbox":1.0}"#, "bad_field"),
        Wrong(#"{"type":"ack","inbox":9007199254740993}"#, "bad_field"),
        Wrong(#"{"type":"ack","inbox":1}"#, "ack_ahead"),
        Wrong(#"{"type":"ack","inbox":9007199254740992}"#, "ack_ahead"),
    ]

    @Test(arguments: frames)
    func `gets its code and disturbs nothing`(wrong: Wrong) throws {
        let stage = try Stage.current
        let device = try Device("refused", on: stage.node)
        let before = try stage.stored()
        try device.write(wrong.frame)
        try device.wait { !device.errors.isEmpty }
        #expect(device.errors.first?.code == wrong.code)
        #expect(device.errors.first?.ref == wrong.ref)
        #expect(device.errors.first?.retry == false)
        #expect(device.errors.first?.names.isSubset(of: ["type", "ref", "code", "message", "retry"]) == true)
        #expect(device.errors.first?.string("message")?.isEmpty == false)
        try device.confirmAlive()
        #expect(try stage.stored() == before)
        #expect(device.errors.count == 1)
    }

    @Test func `leaves no trace beside what came before and after it`() throws {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        let sender = try Device(alice, on: stage.nodes[0])
        let reader = try Device(bob, on: stage.nodes[1])
        // Acknowledgements are answered by Redis, and together where several wait: one of them stands for all.
        let wrongs = Self.frames.filter { $0.code != "ack_ahead" } + [Self.frames[Self.frames.count - 1]]
        for (index, wrong) in wrongs.enumerated() {
            try sender.send(index, to: bob, "m\(index)")
            try sender.write(wrong.frame)
        }
        try sender.wait { sender.sents.count + sender.errors.count >= 2 * wrongs.count }
        #expect(sender.sents.compactMap(\.ref) == Array(wrongs.indices))
        // Whether somebody is a member, Redis knows: that answer comes when it comes.
        let codes = sender.errors.compactMap(\.code)
        #expect(codes.filter { $0 != "not_a_member" } == wrongs.map(\.code).filter { $0 != "not_a_member" })
        #expect(codes.count { $0 == "not_a_member" } == wrongs.count { $0.code == "not_a_member" })
        try reader.wait(messages: wrongs.count)
        #expect(reader.texts == wrongs.indices.map { "m\($0)" })
        #expect(reader.inboxes == Array(1...wrongs.count))
    }

    @Test func `is followed by the end only where the protocol itself is broken`() throws {
        let stage = try Stage.current
        let cases: [(frame: RawFrame, code: UInt16)] = [
            (RawFrame(RawFrame.binary, Array(#"{"type":"heartbeat"}"#.utf8)), 1003),
            (RawFrame(RawFrame.text, [0x7B, 0xFF, 0x7D]), 1007),
            (RawFrame(RawFrame.text, Array(#"{"type":"heartbeat"}"#.utf8), mask: nil), 1002),
            (RawFrame(RawFrame.text, Array(repeating: 0x20, count: 65_536 + 4_097)), 1009),
        ]
        for (frame, code) in cases {
            let device = try Device(Stage.user("broken"), on: stage.node)
            try device.web.send(frame)
            #expect(try device.waitForEnd() == code)
            #expect(device.errors.isEmpty)
        }
    }

    @Test func `is one whose content is a byte too long`() throws {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        let sender = try Device(alice, on: stage.nodes[0])
        let reader = try Device(bob, on: stage.nodes[1])
        let around = #"{"kind":"text","text":""}"#.utf8.count
        let most = String(repeating: "x", count: 65_536 - around)
        #expect(sender.welcome.int("limits", "content") == 65_536)
        try sender.deliver(1, to: bob, most)
        try reader.wait(messages: 1)
        #expect(reader.texts == [most])
        let before = try stage.stored()
        try sender.send(2, to: bob, most + "x")
        #expect(try sender.answer(to: 2).code == "content_too_large")
        #expect(try stage.stored() == before)
        let limit = try #require(sender.welcome.int("limits", "message"))
        let frame = Device.send(3, to: bob, "longest")
        try sender.write(frame + String(repeating: " ", count: limit - frame.utf8.count))
        #expect(try sender.answer(to: 3).type == "sent", "a frame of exactly the limit")
        try sender.write(frame + String(repeating: " ", count: limit - frame.utf8.count + 1))
        #expect(try sender.waitForEnd() == 1009)
    }

    @Test func `is one that inflates to more than the limit, and costs no memory`() throws {
        let stage = try Stage.current
        let bomb = try PythonDeflate.bomb(bytes: 512 << 20)
        let small = try PythonDeflate.bomb(bytes: 65_536 + 4_097)
        let id = stage.node.process.id
        let offer = [("Sec-WebSocket-Extensions", "permessage-deflate")]
        try ProcessMemory.forgetPeak(id)
        let before = try ProcessMemory.resident(id)
        for payload in [small, Array(bomb.prefix(65_000))] {
            let fields = Credentials.authorization(try Credentials.token(Stage.user("bomber")))
            let web = try RawWebSocket(port: stage.node.port, path: "/v1/socket", fields: fields + offer)
            try web.send(RawFrame(RawFrame.text, payload, reserved: 4))
            #expect(try web.readClose() == 1009)
        }
        #expect(try ProcessMemory.peak(id) < before + 4 << 20)
    }

    @Test func `is counted by its code`() throws {
        let node = try Stage.current.node
        let name = #"martlet_refusals_total{code="unknown_type"}"#
        let before = try node.metric(name)
        let device = try Device(Stage.user("counted"), on: node)
        for _ in 0..<3 { try device.write(#"{"type":"dance"}"#) }
        try device.wait { device.errors.count == 3 }
        #expect(try node.metric(name) == before + 3)
    }
}
