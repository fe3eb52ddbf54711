import Chat
import Client
import Protocol
import Terminal
import Testing

/// Which message a deletion is about, and what is said of it.
struct DeletingTests {
    func screen(width: Int = 70, height: Int = 16) -> ChatScreen {
        ChatScreen(
            user: "alice",
            device: "term",
            partner: "bob",
            size: ScreenSize(width: width, height: height)
        )
    }

    func deletion(_ number: Int, for audience: DeletionAudience = .all) -> ChatCommand {
        .ask(.delete(conversation: "dm:alice:bob", id: "\(number)-0", for: audience))
    }

    func refuse(_ number: Int, on screen: inout ChatScreen) {
        screen.requestFailed(
            .delete(conversation: "dm:alice:bob", id: "\(number)-0", for: .all),
            SendFailure(code: "too_late", message: "it is too old")
        )
    }

    @Test func `a refused deletion leaves the choice, and the next one is about the same message`() throws {
        var screen = screen()
        try screen.receive(1, "theirs")
        screen.send(2, "mine")
        _ = screen.pressed(.tab)
        _ = screen.pressed(.up)
        #expect(screen.type("/delete all") == deletion(1))
        #expect(screen.said().contains("12:00▸bob: theirs"), "the answer has not come")
        #expect(screen.type("/delete all") == deletion(1))
        refuse(1, on: &screen)
        #expect(screen.said().contains("12:00▸bob: theirs"))
        #expect(screen.said().last == "  Not deleted: the message of 12:00. too_late: it is too old")
        #expect(screen.type("/delete me") == deletion(1, for: .me))
    }

    @Test func `an answer ends the choice of its own message only, and names it though it is gone`() throws {
        var screen = screen()
        try screen.receive(1, "theirs")
        screen.send(2, "mine")
        _ = screen.pressed(.tab)
        #expect(screen.type("/delete all") == deletion(2))
        _ = screen.pressed(.up)
        screen.deletionDone("dm:alice:bob", "2-0", for: .all)
        #expect(screen.said().last == "  Deleted for all: the message of 12:00.")
        #expect(screen.type("/delete me") == deletion(1, for: .me))
        try screen.receiveDeletion(1, for: "me", by: "alice")
        screen.deletionDone("dm:alice:bob", "1-0", for: .me)
        #expect(screen.said().last == "  Deleted for you: the message of 12:00.")
        #expect(!screen.said().contains { $0.contains("▸") })
    }

    @Test func `without a number and a choice only a message that is on the screen is deleted`() throws {
        var screen = screen(height: 10)
        screen.send(1, "mine")
        for number in 2...6 { try screen.receive(number) }
        #expect(screen.type("/delete all") == deletion(1))
        try screen.receive(7)
        #expect(screen.type("/delete all") == nil)
        #expect(screen.said().last == "  or write /delete 1 all.")
        #expect(screen.type("/delete 1 all") == deletion(1))
        _ = screen.pressed(.pageUp)
        #expect(screen.type("/delete all") == deletion(1))
        for number in 8...20 { try screen.receive(number) }
        screen.send(21, "behind")
        for _ in 1...3 { _ = screen.pressed(.pageUp) }
        #expect(screen.type("/delete me") == nil, "the last one lies below the window")
    }

    @Test func `a chosen message that is deleted is chosen no more`() throws {
        var screen = screen()
        screen.send(1, "mine")
        try screen.receive(2)
        _ = screen.pressed(.tab)
        try screen.receiveDeletion(2, for: "all")
        #expect(screen.type("/delete all") == deletion(1))
    }

    @Test(arguments: ["bob", nil]) func `escape takes the program's words away, and nothing else`(
        partner: String?
    ) throws {
        var screen = screen(height: 30)
        try screen.receive(1)
        screen.sending(SendID(ref: 1), to: "bob", text: "mine", time: ChatScreenTests.noon)
        if partner == nil { _ = screen.type("/chats") }
        let said = screen.said()
        _ = screen.type("/help")
        #expect(screen.said().count > said.count + 5)
        _ = screen.pressed(.escape)
        if partner == nil { _ = screen.type("/chats") }
        #expect(screen.said() == said)
    }

    func inform(_ number: Int, on screen: inout ChatScreen) throws {
        let frame =
            #"{"type":"info","ref":1,"conversation":"dm:alice:bob","id":"\#(number)-0","#
            + #""members":[{"user":"bob","status":"read"}]}"#
        screen.informed(try Incoming.read(frame) { ReceivedInfo($0, $1) })
    }

    @Test func `what was told about a message goes with it, also where nobody looks`() throws {
        var screen = screen(height: 30)
        for number in 1...3 { screen.send(number) }
        try inform(1, on: &screen)
        try inform(2, on: &screen)
        _ = screen.type("/to carol")
        try inform(3, on: &screen)
        #expect(screen.said() == [], "it stands with its message")
        try screen.receiveDeletion(2, for: "all", by: "alice")
        _ = screen.type("/to bob")
        #expect(screen.said().count { $0.hasSuffix("read by bob") } == 2)
        try screen.receiveDeletion(1, for: "me", by: "alice")
        try screen.receiveDeletion(3, for: "all", by: "alice")
        #expect(screen.said().count { $0.hasSuffix("read by bob") } == 0)
    }
}
