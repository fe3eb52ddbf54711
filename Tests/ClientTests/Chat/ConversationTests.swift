import Chat
import Client
import Protocol
import Terminal
import Testing

/// What a conversation shows of messages, receipts and deletions.
struct ConversationTests {
    static let noon = ChatScreenTests.noon

    func screen(_ partner: String = "bob", width: Int = 50, height: Int = 12) -> ChatScreen {
        ChatScreen(
            user: "alice",
            device: "term",
            partner: partner,
            size: ScreenSize(width: width, height: height)
        )
    }

    @Test func `ticks tell stored, delivered and read, and only move forward`() throws {
        var screen = screen()
        for number in 1...3 { screen.send(number, "m\(number)") }
        func ticks() -> [String] {
            screen.said().dropFirst().map { String($0.dropFirst("12:00 me: mX ".count)) }
        }
        #expect(ticks() == ["✓", "✓", "✓"])
        try screen.receiveReceipt("delivered", 2)
        #expect(ticks() == ["✓✓", "✓✓", "✓"])
        try screen.receiveReceipt("read", 1)
        #expect(ticks() == ["✓✓ read", "✓✓", "✓"])
        try screen.receiveReceipt("read", 3)
        try screen.receiveReceipt("delivered", 3)
        try screen.receiveReceipt("read", 2)
        #expect(ticks() == ["✓✓", "✓✓", "✓✓ read"], "a late receipt takes nothing back")
        let styles = screen.drawn(at: 0).lines.compactMap { line in
            line.segments.last.flatMap { $0.text.hasPrefix("✓") ? $0.style : nil }
        }
        #expect(styles == [.accent, .accent, .accent], "what is read stands out in colour")
    }

    @Test func `a group's ticks come from receipts for all, and nobody's own`() throws {
        var screen = screen("group:g1")
        screen.send(1, to: "group:g1", "a")
        try screen.receiveReceipt("delivered", 1, by: nil, in: "group:g1")
        #expect(screen.said().last == "12:00 me: a ✓✓")
        try screen.receiveReceipt("read", 1, by: "alice", in: "group:g1")
        #expect(screen.said().last == "12:00 me: a ✓✓", "that was another device of alice's")
        try screen.receiveReceipt("read", 1, by: nil, in: "group:g1")
        #expect(screen.said().last == "12:00 me: a ✓✓ read")
    }

    @Test func `a message that is stored after later ones came goes to its place`() throws {
        var screen = screen()
        screen.sending(SendID(ref: 7), to: "bob", text: "mine", time: Self.noon)
        try screen.receive(5, "before")
        try screen.receive(9, "behind")
        screen.sent(SendID(ref: 7), as: "7-0", time: Self.noon)
        #expect(screen.said().dropFirst() == ["12:00 bob: before", "12:00 me: mine ✓", "12:00 bob: behind"])
        #expect(screen.pendingCount == 0)
    }

    @Test func `a message that the history brought before its answer is shown once`() throws {
        var screen = screen()
        screen.sending(SendID(ref: 7), to: "bob", text: "mine", time: Self.noon)
        screen.load(try Incoming.page([Incoming.event(7, from: "alice", "mine")]))
        screen.sent(SendID(ref: 7), as: "7-0", time: Self.noon)
        #expect(screen.said().dropFirst() == ["12:00 me: mine ✓"])
    }

    @Test func `a message deleted for all leaves a word, one deleted for me nothing`() throws {
        var screen = screen()
        for number in 1...3 { try screen.receive(number, "m\(number)") }
        screen.send(4, "mine")
        try screen.receiveDeletion(2, for: "all")
        try screen.receiveDeletion(3, for: "me", by: "alice")
        try screen.receiveDeletion(4, for: "all", by: "alice")
        try screen.receiveDeletion(9, for: "all")
        let rest = ["12:00 bob: m1", "12:00 bob deleted a message", "12:00 you deleted a message"]
        #expect(screen.said().dropFirst() == rest[...])
        try screen.receive(2, "m2")
        try screen.receive(3, "m3")
        #expect(screen.said().dropFirst() == rest[...], "an event that comes late brings nothing back")
        screen.load(try Incoming.page([4, 3, 2, 1].map { Incoming.event($0, "m\($0)") }))
        #expect(screen.said().dropFirst() == rest[...], "nor does a page that was read before")
    }

    @Test func `what is shown at the end is read, once, and nothing else is`() throws {
        var screen = screen(height: 12)
        #expect(screen.takeWishes() == [])
        try screen.receive(1)
        #expect(screen.takeWishes() == [.read(conversation: "dm:alice:bob", id: "1-0")])
        #expect(screen.takeWishes() == [])
        try screen.receive(2, from: "carol", in: "dm:alice:carol")
        screen.send(3)
        try screen.receive(4, from: "alice")
        #expect(screen.takeWishes() == [], "neither another conversation nor one's own words")
        for number in 5...30 { try screen.receive(number) }
        _ = screen.takeWishes()
        _ = screen.pressed(.pageUp)
        try screen.receive(31)
        #expect(screen.takeWishes() == [], "out of sight")
        _ = screen.pressed(.escape)
        #expect(screen.takeWishes() == [.read(conversation: "dm:alice:bob", id: "31-0")])
        _ = screen.type("/chats")
        try screen.receive(32)
        #expect(screen.takeWishes() == [], "the list is no conversation")
        _ = screen.type("/to carol")
        #expect(screen.takeWishes() == [.read(conversation: "dm:alice:carol", id: "2-0")])
    }

    @Test func `one's own words at the end do not keep what lies before all that is loaded unread`() throws {
        var screen = screen("carol", height: 12)
        screen.connectionChanged(.live)
        let last = Incoming.event(90, from: "alice", "mine")
        let summary = #"{"conversation":"dm:alice:bob","time":1,"last":\#(last),"unread":3,"read":"20-0"}"#
        screen.listed(try Incoming.list([summary])) { _ in Self.noon }
        #expect(screen.lines().contains { $0.hasPrefix(" bob 3 new · /chats ─") })
        _ = screen.type("/to bob")
        #expect(!reads(&screen, "90-0"), "nothing of it is shown yet")
        let page = (41...90).reversed().map { Incoming.event($0, from: "alice") }
        screen.load(try Incoming.page(page, next: "41-0"))
        #expect(reads(&screen, "90-0"))
        screen.send(91)
        #expect(screen.takeWishes() == [], "one's own words alone are nothing to read")
        _ = screen.type("/to carol")
        #expect(!screen.lines().contains { $0.contains("new") })
    }

    @Test(arguments: ["bob", "alice"])
    func `a conversation that the list has not told of is read to its end, unless it is with oneself`(
        partner: String
    ) throws {
        var screen = screen(partner)
        let conversation = partner == "bob" ? "dm:alice:bob" : "dm:alice:alice"
        screen.connectionChanged(.live)
        _ = screen.takeWishes()
        screen.listed(try Incoming.list([])) { _ in Self.noon }
        let page = [Incoming.event(7, from: "alice", in: conversation)]
        screen.load(try Incoming.page(page, in: conversation, next: "7-0"))
        let read = ChatCommand.read(conversation: conversation, id: "7-0")
        #expect(screen.takeWishes() == (partner == "bob" ? [read] : []))
        #expect(screen.takeWishes() == [])
    }

    private func reads(_ screen: inout ChatScreen, _ id: String) -> Bool {
        screen.takeWishes().contains(.read(conversation: "dm:alice:bob", id: id))
    }

    @Test func `what another device has read is not read again`() throws {
        var screen = screen("carol")
        for number in 1...3 { try screen.receive(number) }
        #expect(screen.lines().contains { $0.hasPrefix(" bob 3 new · /chats ─") })
        try screen.receiveReceipt("read", 2, by: "alice")
        #expect(screen.lines().contains { $0.hasPrefix(" bob 1 new · /chats ─") })
        try screen.receiveReceipt("read", 1, by: "alice")
        #expect(screen.lines().contains { $0.hasPrefix(" bob 1 new · /chats ─") })
        try screen.receiveReceipt("read", 3, by: "alice")
        #expect(!screen.lines().contains { $0.contains("new") })
        _ = screen.type("/to bob")
        #expect(screen.takeWishes() == [])
    }

    @Test func `info tells who has a message, and who has read it`() throws {
        var screen = screen("group:g1")
        screen.send(1, to: "group:g1", "shall we meet at the station at five?")
        #expect(
            screen.type("/info") == .ask(.info(conversation: "group:g1", id: "1-0"))
        )
        let frame =
            #"{"type":"info","ref":1,"conversation":"group:g1","id":"1-0","members":[{"user":"bob","status":"read"},"#
            + #"{"user":"eve","status":"read"},{"user":"carol","status":"delivered"},{"user":"dave","status":"sent"}]}"#
        screen.informed(try Incoming.read(frame) { ReceivedInfo($0, $1) })
        #expect(
            screen.said().suffix(4) == [
                "  the message of 12:00:", "    read by bob, eve", "    delivered to carol",
                "    not yet with dave",
            ]
        )
    }

    static let deletions: [(String, ChatCommand?)] = [
        ("/delete all", .ask(.delete(conversation: "dm:alice:bob", id: "4-0", for: .all))),
        ("/delete me", .ask(.delete(conversation: "dm:alice:bob", id: "4-0", for: .me))),
        ("/delete 2 all", .ask(.delete(conversation: "dm:alice:bob", id: "2-0", for: .all))),
        ("/delete 3 all", nil), ("/delete", nil), ("/delete everything", nil), ("/delete 0 me", nil),
        ("/delete x me", nil), ("/delete 1 2 me", nil),
        ("/info 2", .ask(.info(conversation: "dm:alice:bob", id: "2-0"))),
        ("/info x", nil),
    ]

    @Test(arguments: deletions) func `a command names the chosen message, or one's own from the end`(
        line: String,
        command: ChatCommand?
    ) throws {
        var screen = screen(height: 24)
        screen.send(2, "first")
        try screen.receive(3)
        screen.send(4, "second")
        try screen.receive(5)
        #expect(screen.type(line) == command)
        if command == nil { #expect(screen.said().count > 5, "it says what is wrong") }
    }

    @Test func `the tab key chooses a message, also of others, and brings it into sight`() throws {
        var screen = screen(height: 10)
        for number in 1...20 { try screen.receive(number, "m\(number)") }
        _ = screen.pressed(.tab)
        #expect(screen.said().last == "12:00▸bob: m20")
        for _ in 1...10 { _ = screen.pressed(.up) }
        #expect(screen.said().first == "12:00▸bob: m10")
        #expect(screen.lines().contains { $0.hasPrefix(" /delete me, /delete all, /info") } == false)
        _ = screen.pressed(.down)
        #expect(screen.said()[1] == "12:00▸bob: m11")
        #expect(
            screen.type("/delete me") == .ask(.delete(conversation: "dm:alice:bob", id: "11-0", for: .me))
        )
        screen.deletionDone("dm:alice:bob", "11-0", for: .me)
        #expect(!screen.said().contains { $0.contains("▸") })
        for _ in 1...40 { _ = screen.pressed(.tab) }
        _ = screen.pressed(.tab)
        _ = screen.pressed(.escape)
        #expect(!screen.said().contains { $0.contains("▸") })
    }
}
