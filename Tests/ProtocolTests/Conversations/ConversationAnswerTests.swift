import Protocol
import Testing

/// How answers to queries are written.
struct ConversationAnswerTests {
    private let conversation = ConversationID("dm:alice:bob")
    private func id(_ tenths: UInt64) -> LineID { LineID(tenths: tenths) }

    private func text(_ body: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        body(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `a page of history has its events and where to go on`() throws {
        var page = HistoryPage(try #require(conversation))
        #expect(text(page.appendFields) == #""conversation":"dm:alice:bob","messages":[],"more":false"#)
        page.events = [Array("{\"a\":1}".utf8), Array("{}".utf8)]
        page.next = id(51)
        let fields = #""conversation":"dm:alice:bob","messages":[{"a":1},{}],"more":true,"next":"5-1""#
        #expect(text(page.appendFields) == fields)
    }

    @Test func `information about a message has its members in byte order`() throws {
        let (bob, ann) = (try #require(UserID("bob")), try #require(UserID("Ann")))
        let info = MessageInfo(
            try #require(conversation),
            id(51),
            [
                .init(bob, .sent, delivered: nil, read: nil),
                .init(ann, .read, delivered: id(62), read: id(51)),
            ]
        )
        let members =
            #"[{"user":"Ann","status":"read","delivered":"6-2","read":"5-1"},{"user":"bob","status":"sent"}]"#
        #expect(text(info.appendFields) == #""conversation":"dm:alice:bob","id":"5-1","members":\#(members)"#)
    }

    @Test func `a conversation has what is known of it`() throws {
        var view = ConversationSummary.View()
        let place = try #require(conversation)
        let head = #"{"conversation":"dm:alice:bob","time":5"#
        #expect(
            text(ConversationSummary(place, id(51), view).append) == head + #","unread":0,"receipts":{}}"#
        )
        view.last = Array("{}".utf8)
        view.unread = 100
        view.isUnreadCut = true
        view.read = id(31)
        view.readByOthers = id(41)
        view.name = "\"fun\""
        view.picture = "https://a"
        let rest =
            #","last":{},"unread":100,"unreadIsExact":false,"read":"3-1","receipts":{"read":"4-1"}"#
            + #","name":"\"fun\"","picture":"https://a"}"#
        #expect(text(ConversationSummary(place, id(51), view).append) == head + rest)
        view = ConversationSummary.View()
        view.deliveredToOthers = id(51)
        view.readByOthers = id(41)
        let receipts = #","unread":0,"receipts":{"delivered":"5-1","read":"4-1"}}"#
        #expect(text(ConversationSummary(place, id(51), view).append) == head + receipts)
        let gone = head + #","unread":0,"receipts":{},"member":false}"#
        #expect(text(ConversationSummary(place, id(51), nil).append) == gone)
    }

    @Test func `a page of conversations ends in front of the one that makes it too large`() throws {
        let place = try #require(conversation)
        let one = ConversationSummary(place, id(51), nil)
        let length = text(one.append).utf8.count
        var page = ConversationPage(mostBytes: 2 * length + 1)
        #expect(text { page.appendFields(hasMore: false, to: &$0) } == #""conversations":[]"#)
        #expect(text { page.appendFields(hasMore: true, to: &$0) } == #""conversations":[]"#)
        #expect(page.append(one) && page.append(ConversationSummary(place, id(42), nil)))
        let before = text { page.appendFields(hasMore: true, to: &$0) }
        #expect(before.hasSuffix(#"],"next":"4-2,dm:alice:bob""#))
        #expect(!page.append(one) && page.count == 2)
        #expect(text { page.appendFields(hasMore: true, to: &$0) } == before)
        var small = ConversationPage(mostBytes: 1)
        #expect(small.append(one) && !small.append(one), "one has room always")
    }

    @Test func `an answer over a socket has type and ref in front`() {
        let fields = Array(#""a":1"#.utf8)
        let frame = text { ServerFrame.append("history", ref: 7, fields: fields.span, to: &$0) }
        #expect(frame == #"{"type":"history","ref":7,"a":1}"#)
    }

    @Test func `a function's refusal is known by its first word`() {
        for refusal in ConversationRefusal.allCases {
            #expect(ConversationRefusal(error: "\(refusal.rawValue) and so on") == refusal)
            #expect(!refusal.explanation.isEmpty)
            #expect(refusal.code.isRetryable == (refusal == .workFull))
        }
        for other in ["", " ", "ERR NOTAMEMBER", "NOTAMEMBERS", "WRONGTYPE x"] {
            #expect(ConversationRefusal(error: other) == nil)
        }
    }
}
