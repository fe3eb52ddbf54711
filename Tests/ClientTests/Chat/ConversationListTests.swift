import Chat
import Client
import Terminal
import Testing

/// The list of conversations, and who is where.
struct ConversationListTests {
    static let noon = ChatScreenTests.noon

    func screen(width: Int = 70, height: Int = 12, partner: String? = nil) -> ChatScreen {
        var screen = ChatScreen(
            user: "alice",
            device: "term",
            partner: partner,
            size: ScreenSize(width: width, height: height)
        )
        screen.timePassed(at: 0, clock: Self.noon)
        return screen
    }

    func summary(_ conversation: String, _ last: Int, unread: Int = 0, _ more: String = "") -> String {
        let event = Incoming.event(last, in: conversation, "last \(last)")
        return #"{"conversation":"\#(conversation)","time":1,"last":\#(event),"unread":\#(unread)\#(more)}"#
    }

    func list(_ summaries: [String], next: String? = nil, into screen: inout ChatScreen) throws {
        screen.listed(try Incoming.list(summaries, next: next)) { _ in Self.noon }
    }

    @Test func `without somebody to talk to the list is shown, the newest conversation first`() throws {
        var screen = screen()
        #expect(screen.lines()[1] == " Conversations  up, down and enter choose one")
        try list(
            [
                summary("dm:alice:bob", 7, unread: 2),
                summary("group:g1", 9, unread: 100, #","unreadIsExact":false,"name":"Climbing""#),
                summary("dm:alice:carol", 3),
            ],
            into: &screen
        )
        #expect(
            screen.said() == [
                "▸ Climbing             12:00        bob: last 9              100+ new",
                "  bob                  12:00        last 7                      2 new",
                "  carol                12:00        last 3",
            ]
        )
        try screen.receive(11, from: "carol", in: "dm:alice:carol", "news\nof mine")
        #expect(
            screen.said()[0] == "▸ carol                12:00        news of mine                1 new"
        )
    }

    @Test func `arrows and enter open a conversation, and escape goes back to it`() throws {
        var screen = screen()
        try list([summary("dm:alice:bob", 7), summary("group:g1", 9)], into: &screen)
        _ = screen.pressed(.up)
        _ = screen.pressed(.down)
        #expect(screen.pressed(.enter) == nil)
        #expect(screen.partner == "bob" && screen.shown == "dm:alice:bob")
        _ = screen.type("/chats")
        #expect(screen.shown == nil)
        _ = screen.pressed(.escape)
        #expect(screen.shown == "dm:alice:bob")
        _ = screen.type("/chats")
        _ = screen.pressed(.enter)
        #expect(screen.partner == "group:g1")
    }

    @Test func `a text is not sent from the list, and comes back with a conversation`() throws {
        var screen = screen(partner: "bob")
        _ = screen.type("/chats")
        #expect(screen.lines().last == "nobody › ")
        #expect(screen.type("hi") == nil)
        _ = screen.type("/to bob")
        #expect(screen.pressed(.enter) == .send(text: "hi", to: "bob"))
    }

    @Test func `messages that the list counted are not counted again`() throws {
        var screen = screen()
        try screen.receive(6)
        try screen.receive(7)
        try list([summary("dm:alice:bob", 7, unread: 5)], into: &screen)
        #expect(screen.said()[0].hasSuffix("5 new"))
        try screen.receive(5)
        #expect(screen.said()[0].hasSuffix("5 new"), "it lies before what was counted")
        try screen.receive(8)
        #expect(screen.said()[0].hasSuffix("6 new"))
        try screen.receiveDeletion(8, for: "all")
        #expect(screen.said()[0].hasSuffix("5 new"))
        #expect(screen.said()[0].contains("bob deleted a message"))
    }

    @Test func `a list that was read before the user read here takes nothing back`() throws {
        var screen = screen(partner: "bob")
        try screen.receive(7)
        _ = screen.takeWishes()
        try list(
            [summary("dm:alice:bob", 7, unread: 1, #","read":"6-0","receipts":{"read":"5-0"}"#)],
            into: &screen
        )
        _ = screen.type("/chats")
        #expect(!screen.said()[0].contains("new"))
        screen.send(8, "mine")
        #expect(screen.said()[0].contains("✓ me: mine"))
    }

    @Test func `the next page is read when the end is reached, the first again after events were lost`()
        throws
    {
        var screen = screen(height: 8)
        #expect(screen.takeWishes() == [], "there is no connection")
        screen.connectionChanged(.live)
        #expect(screen.takeWishes() == [.ask(.conversations(limit: 50))])
        #expect(screen.takeWishes() == [])
        try list((1...20).map { summary("group:g\($0)", 100 - $0) }, next: "x:1", into: &screen)
        #expect(screen.said().count == 4 && screen.takeWishes() == [])
        for _ in 1...19 { _ = screen.pressed(.down) }
        #expect(screen.said().last?.hasPrefix("▸ g20") == true)
        #expect(screen.takeWishes() == [.ask(.conversations(limit: 50, before: "x:1"))])
        try list([summary("group:g21", 1)], into: &screen)
        _ = screen.pressed(.down)
        #expect(screen.said().last?.hasPrefix("▸ g21") == true && screen.takeWishes() == [])
        screen.resynced()
        #expect(screen.takeWishes() == [.ask(.conversations(limit: 50))])
        screen.requestFailed(.conversations(limit: 50), SendFailure(code: "unavailable", message: "no Redis"))
        #expect(screen.takeWishes() == [])
        #expect(screen.said().last?.hasSuffix("unavailable: no Redis") == true)
        screen.connectionChanged(.live)
        #expect(screen.takeWishes() == [.ask(.conversations(limit: 50))])
    }

    @Test func `only so many conversations are kept, the newest and the one on the screen`() throws {
        var screen = screen(height: 900, partner: "bob")
        try screen.receive(1)
        for number in 2...400 { try screen.receive(number, from: "eve", in: "group:g\(number)") }
        #expect(screen.said().last == "12:00 bob: hi")
        _ = screen.type("/chats")
        #expect(screen.said().count == 300)
    }

    @Test func `the title says who is there, when they were last, and what they do`() throws {
        var screen = screen(partner: "bob")
        func title() -> String { screen.lines(at: 0)[1] }
        func tell(_ fields: String, lastSeen: LocalTime? = nil) throws {
            let frame = #"{"type":"presence","user":"bob",\#(fields)}"#
            screen.noted(try Incoming.read(frame) { IncomingPresence($0, $1) }, lastSeen: lastSeen)
        }
        screen.connectionChanged(.live)
        #expect(title() == " bob")
        try tell(#""status":"online""#)
        #expect(title() == " bob  ● online")
        try screen.receive(1)
        try screen.receiveTyping(at: 1000)
        #expect(title() == " bob  typing…" && screen.changesWithTime)
        screen.timePassed(at: 7999)
        #expect(title() == " bob  typing…")
        screen.timePassed(at: 8000)
        #expect(title() == " bob  ● online" && !screen.changesWithTime, "not said again for a while")
        try screen.receiveTyping(state: "recording", at: 9000)
        #expect(title() == " bob  recording…")
        try screen.receiveTyping(state: "stopped", at: 9001)
        try screen.receiveTyping(at: 9002)
        try screen.receive(2)
        #expect(title() == " bob  ● online", "a message ends it")
        try tell(#""status":"offline","lastSeen":1"#, lastSeen: Self.noon)
        #expect(title() == " bob  last seen 12:00")
        screen.timePassed(at: 9003, clock: ChatScreenTests.nextDay)
        #expect(title() == " bob  last seen 20 Nov 12:00")
        try tell(#""status":"offline""#)
        #expect(title() == " bob  offline")
        screen.connectionChanged(.waiting(until: 5))
        #expect(title() == " bob", "without a connection nobody knows")
    }

    @Test func `the title of a group says who is typing`() throws {
        var screen = screen(partner: "group:g1")
        try screen.receive(1, in: "group:g1")
        for (time, name) in ["bob", "carol", "alice", "dave", "e\u{1B}ve"].enumerated() {
            try screen.receiveTyping(name, in: "group:g1", at: UInt64(time))
        }
        #expect(screen.lines()[1] == " g1  bob, carol, dave and others typing…")
        try screen.receive(2, from: "carol", in: "group:g1")
        #expect(screen.lines()[1] == " g1  bob, dave, e␛ve typing…")
        _ = screen.type("/chats")
        #expect(screen.said()[0].contains("bob, dave, e␛ve typing…"))
    }

    @Test func `those on the screen are watched`() throws {
        var screen = screen(partner: "bob")
        try screen.receive(1, from: "carol", in: "dm:alice:carol")
        try screen.receive(2, from: "carol", in: "group:g1")
        try screen.receive(3, from: "alice", in: "dm:alice:alice")
        #expect(screen.watched == ["bob"])
        _ = screen.type("/chats")
        #expect(screen.watched == ["carol"])
        _ = screen.type("/to group:g1")
        #expect(screen.watched == [])
    }

    @Test func `a text to somebody is typing, a command and the list are not`() {
        var screen = screen(partner: "bob")
        #expect(screen.typingTo == nil)
        _ = screen.pressed(.character("/"))
        #expect(screen.typingTo == nil)
        _ = screen.pressed(.character("/"))
        #expect(screen.typingTo == "user:bob")
        _ = screen.pressed(.interrupt)
        _ = screen.type("/to group:g1")
        _ = screen.pressed(.character("x"))
        #expect(screen.typingTo == "group:g1")
        _ = screen.pressed(.interrupt)
        _ = screen.type("/chats")
        _ = screen.pressed(.character("x"))
        #expect(screen.typingTo == nil)
    }
}
