import Protocol
import Testing

/// Where a page of conversations ends.
struct ConversationCursorTests {
    private func conversation(_ text: String) throws -> ConversationID {
        try #require(ConversationID(text))
    }

    @Test func `is read as it is written`() throws {
        let place = LineID(tenths: 17_636_690_001_234)
        let cursor = ConversationCursor(place, try conversation("dm:alice:bob"))
        #expect(cursor.text == "1763669000123-4,dm:alice:bob")
        #expect(ConversationCursor(cursor.text) == cursor)
        #expect(place.score == "1763669000123.4" && LineID(score: place.score) == place)
    }

    @Test(arguments: [
        "", ",", "5-1", "5-1,", "5,dm:a:b", ",dm:a:b", "5-10,dm:a:b", "x-1,dm:a:b", "5-1,dm a", "5-1,a,b",
        "5-1,\u{e4}", "5-1,{a}", " 5-1,a", "99999999999999999-1,dm:a:b",
        "5-1,\(String(repeating: "a", count: 133))",
    ])
    func `is nothing else`(_ text: String) {
        #expect(ConversationCursor(text) == nil)
    }

    @Test func `comes before older conversations, and before lesser names of the same age`() throws {
        let cursor = try #require(ConversationCursor("7-1,group:m"))
        let (older, same, newer) = (LineID(tenths: 70), LineID(tenths: 71), LineID(tenths: 72))
        #expect(cursor.precedes(older, try conversation("group:z")))
        #expect(!cursor.precedes(newer, try conversation("group:a")))
        #expect(cursor.precedes(same, try conversation("group:l")))
        #expect(cursor.precedes(same, try conversation("dm:x:y")))
        #expect(!cursor.precedes(same, try conversation("group:m")))
        #expect(!cursor.precedes(same, try conversation("group:mm")))
        // In the order of bytes, as Redis has it.
        #expect(cursor.precedes(same, try conversation("group:Z")))
    }
}
