internal import Foundation
internal import Protocol
internal import Testing

/// From the stream's entry to what a client gets.
@Suite struct StoredEventTests {
    private static func published(_ stored: String, inbox: UInt64) throws -> String {
        let bytes = Array(stored.utf8)
        let parsed = EventHeader(bytes.span)
        let header = try #require(parsed)
        var output = Array("before".utf8)
        StoredEvent.append(bytes.span, header: header, inbox: inbox, to: &output)
        return String(decoding: output.dropFirst(6), as: UTF8.self)
    }

    private static func inbox(_ entry: String) -> UInt64? {
        let bytes = Array(entry.utf8)
        return StoredEvent.inbox(ofEntry: bytes.span)
    }

    @Test(arguments: [0, 41, 1 << 53] as [UInt64])
    func `the inbox id stands behind the type and all else stays byte for byte`(_ inbox: UInt64) throws {
        let tail =
            #""id":"1-0","from":"alice","device":"phone","time":1,"content":{"kind":"a","text":"é\" ,\"inbox\":9"}}"#
        let published = try Self.published(#"{"type":"message",\#(tail)"#, inbox: inbox)
        #expect(published == #"{"type":"message","inbox":\#(inbox),\#(tail)"#)
    }

    @Test(arguments: [
        #"{"type":"custom","x":1}"#,
        #"{"type": "custom", "x": 1}"#,
        "{ \"type\" : \"custom\",\n\"x\" : [ ] }",
        #"{"type":"a,b\"c","x":1}"#,
    ])
    func `what another writer stored becomes JSON with the id and nothing else changed`(
        _ stored: String
    ) throws {
        let text = try Self.published(stored, inbox: 41)
        let published = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
        let before = try #require(try JSONSerialization.jsonObject(with: Data(stored.utf8)) as? NSDictionary)
        let expected = try #require(before.mutableCopy() as? NSMutableDictionary)
        expected["inbox"] = 41
        #expect(published == expected)
        let bytes = Array(text.utf8)
        let header = EventHeader(bytes.span)
        #expect(header?.inbox == 41)
    }

    @Test(
        arguments: [("0-0", 0), ("0-1", 1), ("0-41", 41), ("0-9007199254740992", 9_007_199_254_740_992)]
            as [(String, UInt64)]
    )
    func `an entry's id carries the inbox id`(_ entry: String, _ inbox: UInt64) {
        #expect(Self.inbox(entry) == inbox)
    }

    @Test(arguments: [
        "", "0", "0-", "1-1", "00-1", "0-x", "0--1", "0-1 ", "-1", "1763669000123-0", "0-9007199254740993",
        "0-18446744073709551615", "0-99999999999999999999999",
    ])
    func `another form of entry is foreign`(_ entry: String) {
        #expect(Self.inbox(entry) == nil)
    }
}
