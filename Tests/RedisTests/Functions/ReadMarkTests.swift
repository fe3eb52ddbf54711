import TestSupport
import Testing

/// `martlet_1_read`: what a participant has read.
@Suite struct ReadMarkTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private func receipt(_ conversation: String, _ id: String, _ by: String) -> String {
        #"{"type":"receipt","conversation":"\#(conversation)","status":"read","id":"\#(id)",\#(by)"time":0}"#
    }

    @Test func `the sender is told, and what was read was got`() throws {
        try server.attach("bob")
        let id = try #require(try server.send(ref: 1).text)
        let listeners = try [server.listener(to: "alice"), server.listener(to: "bob")]
        #expect(try server.markRead(upTo: id) == .integer(1))
        #expect(try server.markRead(upTo: id) == .integer(0))
        #expect(try server.delivered(upTo: id) == .integer(0))
        #expect(try server.timelessEvents("alice") == [receipt("dm:alice:bob", id, #""by":"bob","#)])
        #expect(try server.inbox("bob").count == 1, "there is no other device to tell")
        #expect(try server.hash("marks:{dm:alice:bob}") == ["delivered:bob": id, "read:bob": id])
        let event = try #require(try server.events("alice").first)
        let published = event.replacing(#"{"type":"receipt","#, with: #"{"type":"receipt","inbox":1,"#)
        #expect(try listeners.map { try $0.published() } == [[published], []])
    }

    @Test func `the reader's other devices are told which one it was`() throws {
        for device in ["phone", "desk"] { try server.attach("bob", device) }
        let id = try #require(try server.send(ref: 1).text)
        let listener = try server.listener(to: "bob")
        #expect(try server.markRead("bob", "desk", upTo: id) == .integer(1))
        let own = receipt("dm:alice:bob", id, #""by":"bob","device":"desk","#)
        #expect(try server.timelessEvents("bob").dropFirst() == [own])
        #expect(try server.timelessEvents("alice") == [receipt("dm:alice:bob", id, #""by":"bob","#)])
        #expect(try listener.published().map { $0.contains(#"{"type":"receipt","inbox":2,"#) } == [true])
    }

    @Test func `a mark may be on no line, or on one that was deleted`() throws {
        let ids = try (1...3).map { try #require(try server.send(ref: $0).text) }
        #expect(try server.unsend(ids[2]) == .text("DONE"))
        #expect(try server.markRead(upTo: "1763669000123-4") == .integer(1), "older than all lines")
        #expect(try server.markRead(upTo: ids[2]) == .integer(1))
        for id in ids { #expect(try server.markRead(upTo: id) == .integer(0)) }
        #expect(try server.hash("marks:{dm:alice:bob}")["read:bob"] == ids[2])
    }

    @Test func `behind the last line there is nothing to be read`() throws {
        #expect(try server.markRead(upTo: "5-0").text?.hasPrefix("NOSUCHMESSAGE ") == true)
        let id = try #require(try server.send(ref: 1).text)
        let before = try server.digest()
        for later in ["9\(id)", "9999999999999-9", "", "x", "5-10", "\(id) ", "(5-0"] {
            #expect(try server.markRead(upTo: later).text?.hasPrefix("NOSUCHMESSAGE ") == true, "\(later)")
        }
        #expect(try server.digest() == before)
        #expect(try server.markRead(upTo: id) == .integer(1))
        try server.call("DEL", server.logName())
        #expect(try server.markRead(upTo: id) == .integer(0), "repeated, though the log is gone")
    }

    @Test func `notes to oneself concern nobody but the other devices`() throws {
        for device in ["phone", "desk"] { try server.attach("alice", device) }
        let id = try #require(try server.send(to: "alice", ref: 1).text)
        #expect(try server.markRead("alice", with: "alice", upTo: id) == .integer(1))
        let own = receipt("dm:alice:alice", id, #""by":"alice","device":"phone","#)
        #expect(try server.timelessEvents("alice").dropFirst() == [own])
    }

    @Test func `in a group nobody but the reader's other devices is told, and a job is asked for`() throws {
        try server.create()
        for device in ["phone", "desk"] { try server.attach("bob", device) }
        let id = try #require(try server.sendToGroup(ref: 1).text)
        #expect(try server.markReadInGroup("bob", upTo: id) == .integer(1))
        #expect(try server.markReadInGroup("bob", upTo: id) == .integer(0))
        #expect(
            try server.timelessEvents("bob")
                == [receipt("group:g1", id, #""by":"bob","device":"phone","#)]
        )
        #expect(try server.inbox("alice") == [])
        #expect(try server.payloads(server.receiptsKey, type: "receipts").count == 1)
        try server.deliveredToGroup([("alice", id)])
        #expect(try server.payloads(server.receiptsKey, type: "receipts").count == 1, "one for all of them")
        let marks = try server.hash(server.group("marks"))
        #expect(marks["read:bob"] == id && marks["delivered:bob"] == id && marks["delivered:alice"] == id)
    }

    @Test func `only members read`() throws {
        try server.create()
        let id = try #require(try server.sendToGroup(ref: 1).text)
        #expect(try server.markReadInGroup("eve", upTo: id).text?.hasPrefix("NOTAMEMBER ") == true)
        try server.change("alice", .remove("bob"))
        #expect(try server.markReadInGroup("bob", upTo: id).text?.hasPrefix("NOTAMEMBER ") == true)
        // That bob has gone is a reason to look at the marks anew, and there are none.
        #expect(try server.hash(server.group("marks")).keys.sorted() == [":due"])
    }
}
