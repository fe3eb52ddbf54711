import TestSupport
import Testing

/// `martlet_1_summary`: what a list of conversations shows of one.
@Suite struct SummaryTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private func summary(
        of conversation: String = FunctionServer.dm,
        for user: String = "bob"
    ) throws -> ConversationSummary {
        try ConversationSummary(server.summaryReply(of: conversation, for: user, peer: "alice"))
    }

    @Test func `of nothing there is nothing to say`() throws {
        let reply = try server.summaryReply()
        #expect(reply.elements.prefix(4) == [.text(""), .integer(0), .integer(1), .text("")])
        #expect(reply.elements.dropFirst(4) == [.text(""), .text(""), .text(""), .text("")])
    }

    @Test func `unread is what others wrote behind the read mark`() throws {
        for number in 1...9 { try server.write("\(number)-0", by: number % 3 == 0 ? "bob" : "alice") }
        #expect(try summary().unread == 6)
        try server.mark("read:bob", "4-0")
        #expect(try summary().unread == 3)
        try server.bury("8-0")
        try server.hideLine("7-0")
        #expect(try summary().unread == 1)
        #expect(try summary().read == "4-0")
        try server.mark("read:bob", "9-0")
        #expect(try summary().unread == 0)
        #expect(try summary().newest == "9-0")
    }

    @Test func `the newest entry may be read, a tombstone, or far behind what is hidden`() throws {
        for number in 1...9 { try server.write("\(number)-0") }
        try server.mark("read:bob", "9-0")
        try server.bury("9-0")
        #expect(try server.summaryReply().elements[0].elements[1].elements.first == .text("tombstone"))
        for number in 3...9 { try server.hideLine("\(number)-0") }
        #expect(try summary().newest == "2-0")
        #expect(try summary().isExact)
    }

    @Test func `more than a hundred are not counted, and it looks at 200 entries at most`() throws {
        for number in 1...101 { try server.write("\(number)-0") }
        #expect(try summary().unread == 100)
        #expect(try !summary().isExact)
        try server.mark("read:bob", "1-0")
        #expect(try summary().unread == 100)
        #expect(try summary().isExact)
        for number in 102...301 { try server.write("\(number)-0", by: "bob") }
        #expect(try summary().unread == 0)
        #expect(try !summary().isExact)
        try server.mark("read:bob", "101-0")
        #expect(try summary().isExact)
    }

    @Test func `the marks of the other one are told, and who has read has got it`() throws {
        try server.mark("delivered:alice", "3-0")
        #expect(try summary().deliveredToAll == "3-0")
        #expect(try summary().readByAll == "")
        try server.mark("read:alice", "12-0")
        #expect(try summary().deliveredToAll == "12-0")
        #expect(try summary().readByAll == "12-0")
        try server.mark("delivered:alice", "100-0")
        #expect(try summary().deliveredToAll == "100-0")
        try server.mark("delivered:bob", "200-0")
        let note = try ConversationSummary(server.summaryReply(for: "bob", peer: "bob"))
        #expect(note.deliveredToAll == "" && note.readByAll == "")
    }

    @Test func `of a group it has the name, and what the senders were told last`() throws {
        try server.create(name: "Friends", picture: "https://a/b")
        try server.sendToGroup("alice", ref: 1)
        try server.mark(":delivered", "5-0 alice 9-0", in: FunctionServer.conversation)
        try server.mark(":read", "0 bob 4-0", in: FunctionServer.conversation)
        let alice = try summary(of: FunctionServer.conversation, for: "alice")
        #expect(alice.deliveredToAll == "9-0" && alice.readByAll == "")
        let bob = try summary(of: FunctionServer.conversation)
        #expect(bob.deliveredToAll == "5-0" && bob.readByAll == "4-0")
        #expect(bob.name == "Friends" && bob.picture == "https://a/b")
        #expect(bob.unread == 1)
        #expect(try server.lines().last == bob.newest)
    }

    @Test func `nobody but members hears of a group`() throws {
        try server.create()
        try server.change("alice", .remove("bob"))
        let reply = try server.summaryReply(of: FunctionServer.conversation)
        #expect(reply.text?.hasPrefix("NOTAMEMBER ") == true)
        try server.change("alice", .add("bob"))
        #expect(try summary(of: FunctionServer.conversation).unread == 0)
    }
}
