internal import Protocol
internal import Testing

/// What clients may send.
@Suite struct ClientFrameTests {
    private static let content = #"{"kind":"text","text":"hi"}"#

    private static func send(ref: String = "7", to: String = "user:bob", content: String = content) -> String
    {
        #"{"type":"send","ref":\#(ref),"to":"\#(to)","content":\#(content)}"#
    }

    @Test(
        arguments: [
            ("0", 0), ("7", 7), ("9007199254740991", 9_007_199_254_740_991),
            ("9007199254740992", 9_007_199_254_740_992),
        ] as [(String, UInt64)]
    )
    func `a ref is an integer up to 2^53`(_ text: String, _ ref: UInt64) throws {
        let send = try ClientFrameParsing.send(Self.send(ref: text))
        #expect(send == ClientFrameParsing.Send(ref: ref, recipient: "user bob", content: Self.content))
    }

    @Test(arguments: [
        ("user:bob", "user bob"), ("group:g1", "group g1"), ("user:a", "user a"),
        ("group:A-Z.a_z-09", "group A-Z.a_z-09"),
        ("user:user", "user user"), ("user:...", "user ..."), ("user:-", "user -"),
    ])
    func `a recipient is a user or a group`(_ to: String, _ recipient: String) throws {
        #expect(try ClientFrameParsing.send(Self.send(to: to)).recipient == recipient)
    }

    @Test func `an id of 64 bytes is well-formed`() throws {
        let id = String(repeating: "x", count: 64)
        #expect(try ClientFrameParsing.send(Self.send(to: "user:\(id)")).recipient == "user \(id)")
        #expect(try ClientFrameParsing.send(Self.send(to: "group:\(id)")).recipient == "group \(id)")
    }

    @Test(arguments: [
        #"{"kind":"text"}"#,
        #"{ "kind" : "sealed" ,"data":"é€😀\u00e9\"\\" }"#,
        #"{"a":{"kind":7,"b":[{"kind":null}]},"kind":"x"}"#,
        "{\n\t\"kind\":\"text\",\r\n \"text\":\"a  b\"\n}",
        #"{"kind":"text","inbox":9,"from":"eve","type":"ack","ref":1,"to":"user:eve","content":{"kind":"y"}}"#,
        #"{"kind":"text","text":"\"},\"ref\":9,{\""}"#,
        #"{"KIND":1,"Kind":2,"kind2":3,"kin":4,"":5,"kind":"text"}"#,
        #"{"k\u00efnd":1,"kind":"text","\\u006bind":2}"#,
        #"{"kind":"text","n":1.0e10,"x":1,"x":2}"#,
    ])
    func `content passes byte for byte`(_ content: String) throws {
        #expect(try ClientFrameParsing.send(Self.send(content: content)).content == content)
        let spaced = #"{"type":"send","ref":7,"to":"user:bob","content" : \#(content) }"#
        #expect(try ClientFrameParsing.send(spaced).content == content)
    }

    @Test func `content may be as long as the limit`() throws {
        let padding = String(
            repeating: "x",
            count: ClientFrameParsing.contentLimit - #"{"kind":"a","b":""}"#.utf8.count
        )
        let content = #"{"kind":"a","b":"\#(padding)"}"#
        #expect(content.utf8.count == ClientFrameParsing.contentLimit)
        #expect(try ClientFrameParsing.send(Self.send(content: content)).content == content)
    }

    @Test(arguments: ["a", "text", "media", "a.b_c-9", "0", "kind", String(repeating: "k", count: 64)])
    func `any word is a kind of content`(_ kind: String) throws {
        let content = #"{"kind":"\#(kind)"}"#
        #expect(try ClientFrameParsing.send(Self.send(content: content)).content == content)
    }

    @Test func `the order of fields does not matter`() throws {
        let fields = [#""type":"send""#, #""ref":7"#, #""to":"user:bob""#, #""content":{"kind":"text"}"#]
        var seen: Set<String> = []
        for rotation in 0..<4 {
            for swap in 0..<4 {
                var order = Array(fields[rotation...] + fields[..<rotation])
                order.swapAt(0, swap)
                seen.insert(order.joined())
                let send = try ClientFrameParsing.send("{\(order.joined(separator: ","))}")
                #expect(send.ref == 7 && send.recipient == "user bob" && send.content == #"{"kind":"text"}"#)
            }
        }
        #expect(seen.count > 8)
    }

    @Test func `unknown fields are ignored, also twice`() throws {
        let unknown =
            #""x":1,"x":[{}],"Type":"ack","refs":8,"inboxes":9,"a_name_longer_than_16_bytes":null,"":true"#
        let text =
            #"{\#(unknown),"type":"send","ref":7,"to":"user:bob","content":{"kind":"text"},\#(unknown)}"#
        #expect(try ClientFrameParsing.send(text).ref == 7)
        #expect(try ClientFrameParsing.frame(#"{"type":"heartbeat",\#(unknown)}"#) == .heartbeat)
    }

    @Test func `fields of other types of frame are ignored`() throws {
        let text = #"{"type":"heartbeat","ref":"x","to":5,"content":[],"inbox":-1,"token":{}}"#
        #expect(try ClientFrameParsing.frame(text) == .heartbeat)
    }

    @Test(
        arguments: [
            (#"{"type":"ack","inbox":0}"#, 0, nil),
            (#"{"inbox":41,"epoch":7,"type":"ack"}"#, 41, 7),
            (#" { "type" : "ack" , "inbox" : 9007199254740992 } "#, 9_007_199_254_740_992, nil),
        ] as [(String, UInt64, UInt64?)]
    )
    func `ack`(_ text: String, _ inbox: UInt64, _ epoch: UInt64?) throws {
        let ack = ClientFrame.Ack(inbox: inbox, epoch: epoch)
        #expect(try ClientFrameParsing.frame(text) == .ack(ack))
    }

    @Test func `renew`() throws {
        let text = #"{"type":"renew","token":"a.b-c_d"}"#
        guard case .renew(let token, nil) = try ClientFrameParsing.frame(text) else {
            Issue.record("not a renew")
            return
        }
        let bytes = Array(text.utf8)
        let copy = String(copying: bytes.span, token)
        #expect(copy == "a.b-c_d")
    }
}
