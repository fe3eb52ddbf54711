import Foundation
import Protocol
import TestSupport
import Testing

/// `martlet_1_send`: what one message leaves in Redis and on the channels.
@Suite struct SendTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private func published(_ entry: (id: String, fields: [String])) throws -> String {
        let stored = Array(entry.fields[1].utf8)
        let parsed = EventHeader(stored.span)
        let header = try #require(parsed)
        let id = Array(entry.id.utf8)
        let inbox = StoredEvent.inbox(ofEntry: id.span)
        var output: [UInt8] = []
        StoredEvent.append(stored.span, header: header, inbox: try #require(inbox), to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test(arguments: [
        FunctionServer.content,
        "{ \"kind\" : \"sealed\",\n\"x\":\"é😀\\u0000\\\"%s%d\" }",
        #"{"kind":"text","inbox":9,"from":"eve","time":1,"text":"\",\"from\":\"eve"}"#,
        "{\"kind\":\"media\",\"data\":\"\(String(repeating: "x", count: 65_000))\"}",
    ])
    func `a message is in the log, in the inbox and on the channel`(_ content: String) throws {
        let listener = try server.listener(to: "bob")
        let id = try #require(try server.send(ref: 7, content).text)
        #expect(id.wholeMatch(of: /[0-9]{13}-[0-9]/) != nil)

        let log = try server.entries(server.logName())
        #expect(log.map(\.id) == [id])
        #expect(log.first?.fields == ["from", "alice", "device", "phone", "ref", "7", "content", content])
        #expect(try server.call("HGETALL", server.refsName()) == .array([.text("alice:phone"), .text("7")]))

        let inbox = try server.entries(server.inboxName("bob"))
        let time = id.dropLast(2)
        let tail =
            "\"id\":\"\(id)\",\"conversation\":\"dm:alice:bob\",\"from\":\"alice\",\"device\":\"phone\","
            + "\"ref\":7,\"time\":\(time),\"content\":\(content)}"
        #expect(inbox.map(\.id) == ["0-1"])
        #expect(inbox.first?.fields == ["event", "{\"type\":\"message\",\(tail)"])
        #expect(try listener.published() == ["{\"type\":\"message\",\"inbox\":1,\(tail)"])
    }

    @Test func `the publication is the inbox entry with its id, message after message`() throws {
        for device in ["phone", "desk"] { try server.attach("alice", device) }
        let bob = try server.listener(to: "bob")
        let alice = try server.listener(to: "alice")
        for ref in 1...20 as ClosedRange<UInt64> {
            try server.send(ref: ref)
            try server.send("bob", to: "alice", ref: ref)
        }
        #expect(try bob.published() == server.entries(server.inboxName("bob")).map(published))
        #expect(try alice.published() == server.entries(server.inboxName("alice")).map(published))
        #expect(try server.inbox("bob") == (1...20).map { "0-\($0)" })
        #expect(try server.inbox("alice") == (1...40).map { "0-\($0)" })
    }

    @Test func `the event is JSON that a client reads`() throws {
        let listener = try server.listener(to: "bob")
        try server.send(ref: 1, #"{"kind":"text","text":"é\n"}"#)
        let data = Data(try #require(try listener.published().first).utf8)
        let event = try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
        #expect(event["inbox"] as? Int == 1)
        #expect(event["content"] as? NSDictionary == ["kind": "text", "text": "é\n"])
    }

    @Test func `the sender's other devices get a copy, a single device gets none`() throws {
        try server.attach("alice", "phone")
        try server.attach("bob", "phone")
        try server.send(ref: 1)
        #expect(try server.inbox("alice") == [])
        try server.attach("alice", "desk")
        try server.send(ref: 2)
        #expect(try server.inbox("alice") == ["0-1"])
        #expect(try server.inbox("bob") == ["0-1", "0-2"])
        let copy = try #require(try server.entries(server.inboxName("alice")).first)
        let original = try #require(try server.entries(server.inboxName("bob")).last)
        #expect(copy.fields == original.fields)
    }

    @Test func `a message to oneself arrives once`() throws {
        for device in ["phone", "desk"] { try server.attach("alice", device) }
        let listener = try server.listener(to: "alice")
        try server.send(to: "alice", ref: 1)
        #expect(try server.inbox("alice") == ["0-1"])
        #expect(try listener.published().count == 1)
        #expect(try server.entries("log:{dm:alice:alice}").count == 1)
    }

    @Test func `both directions share a log and keep their refs apart`() throws {
        let one = try server.send("alice", to: "bob", ref: 5).text
        let other = try server.send("bob", to: "alice", ref: 5).text
        let second = try server.send("alice", "desk", to: "bob", ref: 5).text
        #expect(try server.entries(server.logName()).map(\.id) == [one, other, second])
        #expect(try server.send("alice", to: "bob", ref: 5).text == one)
        #expect(try server.send("bob", to: "alice", ref: 5).text == other)
        #expect(try server.send("alice", "desk", to: "bob", ref: 5).text == second)
        #expect(try server.entries(server.logName()).count == 3)
    }

    @Test func `names carry the prefix`() throws {
        let server = try FunctionServer(prefix: "p:")
        try server.send(ref: 1)
        let keys = try server.call("KEYS", "*").elements.compactMap(\.text).sorted()
        #expect(
            keys == [
                "p:chats:{alice}", "p:chats:{bob}", "p:inbox:{bob}", "p:log:{dm:alice:bob}",
                "p:refs:{dm:alice:bob}",
            ]
        )
    }
}
