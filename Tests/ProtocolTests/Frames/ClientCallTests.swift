internal import Protocol
internal import Testing

/// Questions to services, as clients write them.
@Suite struct ClientCallTests {
    /// The parts of a `call` frame as texts.
    struct Call: Equatable {
        var ref: UInt64
        var service: String
        var content: String
        var timeout: UInt64
    }

    private static func call(_ text: String) throws -> Call? {
        let bytes = Array(text.utf8)
        guard case .call(let call) = try ClientFrameParsing.frame(text) else { return nil }
        return Call(
            ref: call.ref,
            service: String(copying: bytes.span, call.service),
            content: String(copying: bytes.span, call.content),
            timeout: call.timeout
        )
    }

    @Test(
        arguments: [
            ("", 10_000), (#","timeout":100"#, 100), (#","timeout":60000"#, 60_000),
        ] as [(String, UInt64)]
    )
    func `a call has a ref, a service, a content and perhaps a time`(
        _ field: String,
        _ timeout: UInt64
    ) throws {
        let content = #"{ "city" : "Bern","kind":7 }"#
        let text = #"{"type":"call","ref":9,"service":"weather.v1_b-2","content":\#(content)\#(field)}"#
        let call = try Self.call(text)
        #expect(call == Call(ref: 9, service: "weather.v1_b-2", content: content, timeout: timeout))
    }

    @Test(arguments: [
        #""a b""#, #""""#, "7", "null", #"["a"]"#, #""a:b""#, #""é""#, #""\u0061""#,
        "\"\(String(repeating: "x", count: 65))\"",
    ])
    func `a service is a word`(_ service: String) throws {
        let text = #"{"type":"call","ref":9,"service":\#(service),"content":{}}"#
        let refusal = ClientFrameParsing.refusal(text)
        #expect(refusal?.code == .badField && refusal?.ref == 9)
    }

    @Test(arguments: ["99", "60001", "-1", "1e3", "100.0", "\"100\"", "null", "9007199254740993"])
    func `a time is an integer within the bounds`(_ timeout: String) throws {
        let text = #"{"type":"call","ref":9,"service":"a","content":{},"timeout":\#(timeout)}"#
        let refusal = ClientFrameParsing.refusal(text)
        #expect(refusal?.code == .badField && refusal?.ref == 9)
    }

    @Test func `the content is an object within the limit`() throws {
        for content in ["", #","content":7"#, #","content":[{}]"#, #","content":null"#] {
            let refusal = ClientFrameParsing.refusal(#"{"type":"call","ref":9,"service":"a"\#(content)}"#)
            #expect(refusal?.code == .badContent && refusal?.ref == 9)
        }
        let padding = String(repeating: "x", count: ClientFrameParsing.contentLimit - 7)
        let text = #"{"type":"call","ref":9,"service":"a","content":{"a":"\#(padding)"}}"#
        #expect(ClientFrameParsing.refusal(text)?.code == .contentTooLarge)
        #expect(ClientFrameParsing.refusal(text.replacing("xx\"", with: "\"", maxReplacements: 1)) == nil)
    }

    @Test(arguments: [#""service":"a","service":"a""#, #""timeout":100,"timeout":100"#])
    func `a field that stands twice makes no frame`(_ fields: String) {
        #expect(ClientFrameParsing.refusal(#"{"type":"call","ref":9,\#(fields)}"#)?.code == .badFrame)
    }

    @Test func `the job for the service holds all of it`() throws {
        let frame = #"{"type":"call","ref":9,"service":"weather","content":{"city":"Bern"}}"#
        let bytes = Array(frame.utf8)
        guard case .call(let call) = try ClientFrame(bytes.span, contentLimit: 1_024) else { return }
        let user = try #require(UserID("alice"))
        let device = try #require(DeviceID("phone"))
        var output = Array("before".utf8)
        CallJob.append(
            call,
            of: bytes.span,
            user: user,
            device: device,
            id: Array("x-1".utf8).span,
            deadline: 1_763_669_000_000,
            reply: Array("p\"x:user:{alice}".utf8).span,
            to: &output
        )
        let expected =
            #"before{"service":"weather","user":"alice","device":"phone","ref":9,"id":"x-1","#
            + #""deadline":1763669000000,"reply":"p\"x:user:{alice}","content":{"city":"Bern"}}"#
        #expect(String(decoding: output, as: UTF8.self) == expected)
    }
}
