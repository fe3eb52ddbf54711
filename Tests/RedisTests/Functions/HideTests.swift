import TestSupport
import Testing

/// `martlet_1_hide`: deleting a line of the history for oneself.
@Suite struct HideTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private func event(_ id: String, _ conversation: String, by user: String) -> String {
        #"{"type":"deleted","id":"\#(id)","conversation":"\#(conversation)","for":"me","by":"\#(user)","time":0}"#
    }

    private func refusal(_ reply: TestReply) -> String {
        reply.text.map { String($0.prefix { $0 != " " }) } ?? "\(reply)"
    }

    @Test func `only the user's own devices learn of it, once`() throws {
        let id = try #require(try server.send(ref: 1).text)
        let listener = try server.listener(to: "bob")
        #expect(try server.hide("bob", with: "alice", id) == .text("DONE"))
        #expect(try server.hide("bob", with: "alice", id) == .text("SAME"))
        #expect(try server.scores("hidden:{bob}") == ["dm:alice:bob/\(id)": score(id)])
        #expect(try server.timelessEvents("bob").dropFirst() == [event(id, "dm:alice:bob", by: "bob")])
        #expect(try listener.published().map { $0.hasPrefix(#"{"type":"deleted","inbox":2,"id""#) } == [true])
        #expect(try server.entries(server.logName()).map(\.id) == [id])
        #expect(try server.inbox("alice") == [])
        #expect(try server.hide("alice", with: "bob", id) == .text("DONE"), "the sender may, too")
    }

    @Test func `what is no line of the history cannot be hidden`() throws {
        let id = try #require(try server.send(ref: 1).text)
        try server.unsend(id)
        let line = try #require(try server.entries(server.logName()).last?.id)
        let before = try server.digest()
        for other in ["", "x", "5-0", "5-10", "9\(id)", line, "+", "\(id) "] {
            #expect(refusal(try server.hide("bob", with: "alice", other)) == "NOSUCHMESSAGE", "\(other)")
        }
        #expect(try server.digest() == before)
        #expect(try server.hide("bob", with: "alice", id) == .text("DONE"), "a tombstone can be")
    }

    @Test func `in a group members hide what they have seen`() throws {
        try server.create(["alice", "bob"])
        let early = try #require(try server.sendToGroup(ref: 1).text)
        try server.change("alice", .add("carol"))
        let added = try #require(try server.lines().last)
        let late = try #require(try server.sendToGroup(ref: 2).text)
        #expect(refusal(try server.hideInGroup("eve", late)) == "NOTAMEMBER")
        #expect(refusal(try server.hideInGroup("carol", early)) == "NOSUCHMESSAGE")
        for id in [added, late] { #expect(try server.hideInGroup("carol", id) == .text("DONE")) }
        #expect(try server.hideInGroup("bob", early) == .text("DONE"))
        #expect(try server.timelessEvents("bob") == [event(early, "group:g1", by: "bob")])
        try server.change("alice", .remove("carol"))
        #expect(try server.hideInGroup("carol", late) == .text("SAME"), "a repeat")
        try server.call("SADD", server.group("members"), "zoe")
        #expect(try server.hideInGroup("zoe", early) == .text("DONE"), "a member since ever")
    }
}
