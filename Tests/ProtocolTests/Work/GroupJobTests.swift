import Protocol
import Testing

@Suite struct GroupJobTests {
    private func parse(_ text: String) -> GroupJob? {
        let bytes = Array(text.utf8)
        return GroupJob(payload: bytes.span)
    }

    @Test func `a job names the group and the line`() throws {
        let job = try #require(parse(#"{ "id" : "12-3", "more": [1], "conversation":"group:g1" }"#))
        #expect(job.conversation == "group:g1")
        #expect(job.line == LineID(tenths: 123))
    }

    @Test(arguments: [
        "{}", #"{"conversation":"group:g1"}"#, #"{"id":"1-0"}"#, #"{"conversation":"group:","id":"1-0"}"#,
        #"{"conversation":"dm:a:b","id":"1-0"}"#, #"{"conversation":"group:g 1","id":"1-0"}"#,
        #"{"conversation":"grOup:g1","id":"1-0"}"#, #"{"conversation":7,"id":"1-0"}"#,
        #"{"conversation":"group:g1","id":"1-10"}"#, #"{"conversation":"group:g1","id":10}"#,
        #"{"conversation":"group:g1}{","id":"1-0"}"#, "nonsense", "",
    ])
    func `anything else is no job`(_ text: String) {
        #expect(parse(text) == nil)
    }
}
