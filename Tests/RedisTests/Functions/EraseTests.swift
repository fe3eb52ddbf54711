import TestSupport
import Testing

/// `martlet_1_erase`: taking the copy of a deleted message out of an inbox.
@Suite struct EraseTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    /// Erases, however many calls it takes; returns the last reply and their number.
    private func erase(_ id: String, of conversation: String = FunctionServer.dm) throws -> (TestReply, Int) {
        var (reply, calls) = (try server.erase(id, of: conversation, from: "bob"), 1)
        while case .array(let elements) = reply {
            try #require(elements.count == 1 && calls < 100)
            let place = try #require(elements[0].text)
            reply = try server.erase(id, of: conversation, from: "bob", at: place)
            calls += 1
        }
        return (reply, calls)
    }

    @Test func `what is erased leaves its inbox id and what stands in its place`() throws {
        let ids = try (1...3).map { try #require(try server.send(ref: $0).text) }
        let event = #"{"type":"deleted","id":"\#(ids[1])"}"#
        #expect(try server.erase(ids[1], from: "bob", leaving: event) == .integer(1))
        #expect(try server.erase(ids[1], from: "bob", leaving: event) == .integer(0))
        #expect(try server.inbox("bob") == ["0-1", "0-3"])
        #expect(try server.hash("gone:{bob}") == ["2": event])
        let page = try server.page("bob", from: 1)
        #expect(page.map(\.id) == ["0-1", "0-2", "0-3"] && page[1].event == event)
        #expect(!page.contains { $0.event.contains(ids[1]) && $0.event.contains("content") })
    }

    @Test func `the inbox goes on behind an erased last entry`() throws {
        let id = try #require(try server.send(ref: 1).text)
        #expect(try erase(id) == (.integer(1), 1))
        try server.send(ref: 2)
        #expect(try server.inbox("bob") == ["0-2"])
        let place = try server.attach("bob").elements
        #expect(place[1] == .integer(2) || place[1].text == "2")
    }

    @Test func `acknowledging works across erased entries`() throws {
        try server.attach("bob")
        let ids = try (1...4).map { try #require(try server.send(ref: $0).text) }
        for id in [ids[1], ids[3]] { #expect(try erase(id).0 == .integer(1)) }
        #expect(try server.ack("bob", 4) == .text("4"))
        #expect(try server.inbox("bob") == [])
        #expect(try server.ack("bob", 5).text?.hasPrefix("ACKAHEAD ") == true)
    }

    @Test func `another conversation's message of the same id stays`() throws {
        let id = "1763669000123-0"
        func event(_ conversation: String, _ type: String = "message") -> String {
            #"{"type":"\#(type)","id":"\#(id)","conversation":"\#(conversation)","from":"x","content":{}}"#
        }
        for (index, text) in [
            event("dm:alice:bob"), event("dm:bob:carol"), event("group:dm"), event("dm:alice:bob", "deleted"),
        ].enumerated() {
            try server.call("XADD", "inbox:{bob}", "0-\(index + 1)", "event", text)
        }
        #expect(try erase(id, of: "dm:alice:bobby") == (.integer(0), 1))
        #expect(try erase(id).0 == .integer(1))
        #expect(try server.inbox("bob") == ["0-2", "0-3", "0-4"])
    }

    @Test func `it looks no further than to an older line of the conversation`() throws {
        for ref in 1...400 as ClosedRange<UInt64> { try server.send("carol", to: "bob", ref: ref) }
        let old = try #require(try server.send(ref: 1).text)
        _ = try server.send("carol", to: "bob", ref: 401)
        let new = try #require(try server.send(ref: 2).text)
        try server.erase(old, from: "bob")
        #expect(try erase(old).1 > 1, "nothing older of the conversation is there")
        #expect(try erase("9\(new)") == (.integer(0), 1))
        let middle = "\(new.dropLast())9"
        #expect(try erase(middle) == (.integer(0), 1))
    }

    @Test func `a copy is found behind many entries, in small pieces`() throws {
        let id = try #require(try server.send(ref: 1).text)
        _ = try server.transaction(try (1...700).map { try server.sendCommand("carol", to: "bob", ref: $0) })
        let (reply, calls) = try erase(id)
        #expect(reply == .integer(1) && calls == 4)
        let large = #"{"kind":"a","b":"\#(String(repeating: "x", count: 60_000))"}"#
        let other = try #require(try server.send(ref: 2).text)
        for ref in 701...740 as ClosedRange<UInt64> { try server.send("carol", to: "bob", ref: ref, large) }
        let found = try erase(other)
        #expect(found.0 == .integer(1) && found.1 > 2)
    }

    @Test func `nothing is found where nothing is`() throws {
        #expect(try erase("1763669000123-0") == (.integer(0), 1))
        #expect(try server.call("EXISTS", "inbox:{bob}", "gone:{bob}") == .integer(0))
        #expect(try server.erase("x", from: "bob").text?.hasPrefix("ERR ") == true)
    }
}
