import Protocol
import Testing

/// The payloads of receipts and erase jobs.
@Suite struct RoleJobTests {
    private func receipts(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        let job = ReceiptsJob(payload: bytes.span)
        return job?.conversation
    }

    private func erase(_ text: String) -> EraseJob? {
        let bytes = Array(text.utf8)
        return EraseJob(payload: bytes.span)
    }

    @Test func `a receipts job names a group`() {
        #expect(receipts(#"{"conversation":"group:g1"}"#) == "group:g1")
        #expect(receipts(#"{"more":[1],"conversation":"group:g1","x":{}}"#) == "group:g1")
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"conversation":"dm:a:b"}"#, #"{"conversation":"group:"}"#, #"{"conversation":1}"#,
        #"{"conversation":"group:a b"}"#, #"{"conversation":"group:g1""#,
    ])
    func `what names none is no receipts job`(_ text: String) {
        #expect(receipts(text) == nil)
    }

    @Test func `an erase job has a message, the line of its deletion, and the event to stand in its place`()
        throws
    {
        let text =
            #"{"conversation":"dm:a:b","id":"1763669000100-0","line":"1763669000123-4","#
            + #""event":{"type":"deleted","x":{"y":[1]}},"more":null}"#
        let job = try #require(erase(text))
        #expect(job.conversation.text == "dm:a:b")
        #expect(job.message.text == "1763669000100-0" && job.line.text == "1763669000123-4")
        #expect(String(decoding: job.event, as: UTF8.self) == #"{"type":"deleted","x":{"y":[1]}}"#)
    }

    @Test(arguments: [
        "", "{}", "[]",
        #"{"conversation":"dm:b:a","id":"1-0","line":"1-1","event":{}}"#,
        #"{"conversation":"dm:a:b","id":"1","line":"1-1","event":{}}"#,
        #"{"conversation":"dm:a:b","id":"1-0","line":2,"event":{}}"#,
        #"{"conversation":"dm:a:b","id":"1-0","line":"1-1","event":"x"}"#,
        #"{"conversation":"dm:a:b","id":"1-0","line":"1-1"}"#,
        #"{"conversation":"dm:a:b","id":"1-0","line":"1-1","event":{}"#,
    ])
    func `what lacks something is no erase job`(_ text: String) {
        #expect(erase(text) == nil)
    }
}
