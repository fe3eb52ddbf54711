import Protocol
import Testing

@Suite struct LogEntryTests {
    private func event(
        _ fields: [(String, String)],
        id: String = "1763669000123-4",
        conversation: String = "group:g1"
    ) -> String? {
        event(fields.map { (Array($0.0.utf8), Array($0.1.utf8)) }, id: id, conversation: conversation)
    }

    private func event(_ fields: [([UInt8], [UInt8])], id: String, conversation: String) -> String? {
        var entry = LogEntry()
        for (name, value) in fields { entry.add(name.span, value.span) }
        let id = Array(id.utf8)
        let event = entry.event(id: id.span, conversation: conversation)
        return event.map { String(decoding: $0, as: UTF8.self) }
    }

    private let content = #"{ "kind" :"text","text":"h\u00e9 ü"}"#

    @Test func `a message has the fields of a 1:1 message`() {
        let fields = [("from", "alice"), ("device", "phone"), ("ref", "7"), ("content", content)]
        #expect(
            event(fields) == #"{"type":"message","id":"1763669000123-4","conversation":"group:g1","#
                + #""from":"alice","device":"phone","ref":7,"time":1763669000123,"content":\#(content)}"#
        )
    }

    @Test func `a message without a ref has none, and one that is no number makes it no message`() {
        let fields = [("from", "alice"), ("device", "phone"), ("content", content)]
        #expect(event(fields)?.contains(#""device":"phone","time":1763669000123,"#) == true)
        for ref in ["", "07", "-1", "x", "9007199254740993", "1}"] {
            #expect(event(fields + [("ref", ref)]) == nil)
        }
    }

    @Test func `the order of the fields and what else there is do not matter`() {
        let fields = [("content", content), ("x", ""), ("device", "phone"), ("from", "alice")]
        #expect(event(fields) == event([fields[3], fields[2], fields[0]]))
    }

    @Test func `a change stands beside who made it`() {
        let change = #"{"change":"added","users":["bob"]}"#
        #expect(
            event([("from", "alice"), ("change", change)])
                == #"{"type":"group","id":"1763669000123-4","conversation":"group:g1","from":"alice","#
                + #""time":1763669000123,"change":"added","users":["bob"]}"#
        )
    }

    @Test func `a deletion is about the message, and has the time of its own line`() {
        let fields = [("from", "alice"), ("deleted", "1763669000100-0"), ("sender", "bob")]
        #expect(
            event(fields)
                == #"{"type":"deleted","id":"1763669000100-0","conversation":"group:g1","for":"all","#
                + #""by":"alice","sender":"bob","time":1763669000123}"#
        )
    }

    @Test func `the header of both can be read`() throws {
        let change = #"{"change":"left","users":["bob"]}"#
        let group = try #require(event([("from", "bob"), ("change", change)]))
        let message = try #require(event([("from", "bob"), ("device", "d"), ("content", content)]))
        for text in [group, message] {
            let bytes = Array(text.utf8)
            let parsed = EventHeader(bytes.span)
            let header = try #require(parsed)
            #expect(header.from.map { String(decoding: bytes[$0], as: UTF8.self) } == "bob")
            #expect(bytes[header.inboxOffset - 1] == UInt8(ascii: ","))
        }
    }

    @Test(arguments: ["1763669000123", "1763669000123-10", "1763669000123-", "-1", "a-1", "1-a", "", "1 -2"])
    func `an id that Martlet does not give makes a foreign line`(_ id: String) {
        #expect(event([("from", "a"), ("device", "d"), ("content", "{}")], id: id) == nil)
    }

    @Test(arguments: [
        [], [("from", "alice")], [("content", "{}")], [("device", "d"), ("content", "{}")],
        [("from", "alice"), ("content", "{}")], [("from", "a b"), ("device", "d"), ("content", "{}")],
        [("from", "alice"), ("device", "\""), ("content", "{}")],
        [("from", "alice"), ("device", ""), ("content", "{}")],
        [("from", "alice"), ("device", "d"), ("content", "")],
        [("from", "alice"), ("device", "d"), ("content", "hi")],
        [("from", "alice"), ("device", "d"), ("content", "[]")],
        [("from", "alice"), ("device", "d"), ("content", "{} {}")],
        [("from", "alice"), ("device", "d"), ("content", #"{"a":}"#)],
        [("from", "alice"), ("change", "{}")], [("from", "alice"), ("change", "")],
        [("from", "alice"), ("change", #"{"change":1}"#)],
        [("from", "alice"), ("change", #" {"change":"added"}"#)],
        [("from", "alice"), ("change", #"{"change":"added"} "#)],
        [("from", "alice"), ("deleted", "1-0")], [("from", "alice"), ("sender", "bob")],
        [("deleted", "12-0"), ("sender", "bob")], [("from", "alice"), ("deleted", "x"), ("sender", "bob")],
        [("from", "alice"), ("deleted", "1763669000100-0"), ("sender", "\"")],
        [("from", "alice"), ("deleted", "1763669000100-0"), ("sender", "bob"), ("content", "{}")],
        [
            ("from", "alice"), ("deleted", "1763669000100-0"), ("sender", "b"),
            ("change", #"{"change":"added"}"#),
        ],
        [("from", "\""), ("change", #"{"change":"added"}"#)],
        [("from", "alice"), ("device", "d"), ("content", "{}"), ("change", #"{"change":"added"}"#)],
    ])
    func `a line that lacks something or has it wrong is foreign`(_ fields: [(String, String)]) {
        #expect(event(fields) == nil)
    }

    @Test func `a content that is no UTF-8 makes a foreign line`() {
        let broken: [UInt8] = Array(#"{"a":""#.utf8) + [0xC3] + Array(#""}"#.utf8)
        let fields = [("from", "alice"), ("device", "d")].map { (Array($0.0.utf8), Array($0.1.utf8)) }
        let content = (Array("content".utf8), broken)
        #expect(event(fields + [content], id: "1-0", conversation: "group:g") == nil)
    }
}
