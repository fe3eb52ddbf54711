import Router
import Testing

@Suite struct ReceiptMergeTests {
    private func receipt(
        _ status: String,
        _ line: Int,
        _ by: String? = "bob",
        _ conversation: String = "dm:alice:bob"
    ) -> String {
        let user = by.map { #","by":"\#($0)""# } ?? ""
        return #"{"type":"receipt","conversation":"\#(conversation)","status":"\#(status)","#
            + #""id":"\#(line)-0"\#(user),"time":1}"#
    }

    /// Which of the events stay, by their place.
    private func kept(_ events: [String]) -> [Int] {
        var merge = ReceiptMerge()
        let needless = events.reversed().map { event in
            let bytes = Array(event.utf8)
            return merge.isNeedless(bytes.span)
        }
        return zip(events.indices, needless.reversed()).filter { !$0.1 }.map(\.0)
    }

    @Test func `of the receipts for one mark the last one stays`() {
        let events = (1...100).map { receipt("delivered", $0) }
        #expect(kept(events) == [99])
        #expect(kept(events.map { $0.replacing("delivered", with: "read") }) == [99])
    }

    @Test func `what was read was delivered, but not the other way round`() {
        #expect(kept([receipt("delivered", 5), receipt("read", 5)]) == [1])
        #expect(kept([receipt("delivered", 6), receipt("read", 5)]) == [0, 1])
        #expect(kept([receipt("read", 5), receipt("delivered", 6)]) == [0, 1])
        #expect(kept([receipt("read", 5), receipt("delivered", 6), receipt("read", 6)]) == [2])
    }

    @Test func `marks of others and of other conversations stay`() {
        let events = [
            receipt("read", 1), receipt("read", 1, "alice"), receipt("read", 1, "bob", "dm:bob:carol"),
            receipt("read", 1, nil, "group:g1"), receipt("read", 2, nil, "group:g1"),
        ]
        #expect(kept(events) == [0, 1, 2, 4])
    }

    @Test func `a mark that comes after a higher one takes nothing away`() {
        #expect(kept([receipt("read", 9), receipt("read", 3)]) == [0, 1])
    }

    @Test func `everything else stays`() {
        let events = [
            #"{"type":"message","id":"1-0","conversation":"dm:alice:bob","from":"bob","time":1,"content":{"kind":"text"}}"#,
            #"{"type":"receipt"}"#, #"{"type":"receipt","conversation":7,"status":"read","id":"1-0"}"#,
            receipt("seen", 1), receipt("seen", 2), "", "{", #"{"type":"receipt","#,
            receipt("read", 1).replacing("1-0", with: "1-x"), receipt("read", 2),
        ]
        #expect(kept(events) == Array(events.indices))
    }
}
