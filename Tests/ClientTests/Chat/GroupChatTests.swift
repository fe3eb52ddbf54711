import Chat
import Client
import Protocol
import Terminal
import Testing

/// Groups in the chat: who wrote, who added whom, and how to write to one.
struct GroupChatTests {
    private func change(
        _ fields: String,
        from: String = "alice",
        group: String = "g1"
    ) throws -> IncomingChange {
        let text = """
            {"type":"group","inbox":1,"id":"1-0","conversation":"group:\(group)","from":"\(from)","time":1,\(fields)}
            """
        let bytes = Array(text.utf8)
        return try #require(IncomingChange(try ReceivedFrame(bytes.span), bytes.span))
    }

    @Test(arguments: [
        (#""change":"created","name":"Climbing","count":3"#, "alice created “Climbing” with 3 members"),
        (#""change":"created","name":"Me","count":1"#, "alice created “Me” with 1 member"),
        (#""change":"updated","name":"Bern""#, "alice renamed the group to “Bern”"),
        (#""change":"updated","picture":"https://x""#, "alice changed the picture"),
        (
            #""change":"updated","name":"Bern","picture":null"#,
            "alice renamed the group to “Bern” and removed the picture"
        ),
        (#""change":"updated""#, "alice changed the group"),
        (#""change":"added","users":["bob"]"#, "alice added bob"),
        (#""change":"added","users":["bob","carol"]"#, "alice added bob, carol"),
        (#""change":"removed","users":["bob"]"#, "alice removed bob"),
        (#""change":"left","users":["alice"]"#, "alice left"),
        (#""change":"promoted","users":["bob"]"#, "alice promoted bob"),
        (#""change":"demoted","users":["bob"]"#, "alice demoted bob"),
        (#""change":"deleted""#, "alice deleted the group"),
        (#""change":"painted""#, "alice: painted"),
        (
            #""change":"created","name":"x” with 1 member","count":900"#,
            "alice created “x' with 1 member” with 900 members"
        ),
        (
            #""change":"updated","name":"«a» \"b\" \u201ec\u201d \u201cd\uff02""#,
            "alice renamed the group to “'a' 'b' 'c' 'd'”"
        ),
        (
            #""change":"updated","name":"a\u00adb\u202ec\u2028d""#,
            "alice renamed the group to “a\u{FFFD}b\u{FFFD}c\u{FFFD}d”"
        ),
        (#""change":"updated","name":"👩‍👧 می‌خواهم""#, "alice renamed the group to “👩‍👧 می‌خواهم”"),
        (#""change":"updated","name":"a\nb\u001b[2J\\""#, #"alice renamed the group to “a\nb␛[2J\\”"#),
    ])
    func `a change reads like a sentence, on one line`(_ fields: String, _ words: String) throws {
        #expect(LineReport(user: "bob").change(try change(fields)) == "change g1 \(words)")
    }

    @Test func `the screen tells who wrote in which group, and what was changed`() throws {
        var screen = ChatScreen(
            user: "alice",
            device: "term",
            partner: nil,
            size: ScreenSize(width: 50, height: 12)
        )
        screen.changed("g1", "bob added alice", time: ChatScreenTests.noon)
        #expect(screen.partner == nil)
        screen.received(from: "bob", in: "g1", text: "hi all", time: ChatScreenTests.noon)
        #expect(screen.partner == "group:g1")
        screen.sending(nil, to: "group:g1", text: "from my phone", time: ChatScreenTests.noon)
        let lines = screen.drawn(at: 0).lines.map(\.text)
        #expect(lines.contains("12:00 g1: bob added alice"))
        #expect(lines.contains("12:00 bob@g1: hi all"))
        #expect(lines.contains("12:00 me → group:g1: from my phone ✓"))
        for character in "hello" { _ = screen.pressed(.character(character)) }
        #expect(screen.pressed(.enter) == .send(text: "hello", to: "group:g1"))
    }

    private static let longID = "gQjzAbCdEfGhIjKlMnOpQr"

    private func screen() -> ChatScreen {
        ChatScreen(user: "alice", device: "t", partner: "bob", size: ScreenSize(width: 70, height: 12))
    }

    private func type(_ line: String, into screen: inout ChatScreen) -> ChatCommand? {
        for character in line { _ = screen.pressed(.character(character)) }
        return screen.pressed(.enter)
    }

    private func lines(_ screen: ChatScreen) -> [String] { screen.drawn(at: 0).lines.map(\.text) }

    @Test func `a group is shown and chosen by its name, and by the start of its id before that is known`() {
        var screen = screen()
        screen.received(from: "bob", in: Self.longID, text: "hi", time: ChatScreenTests.noon)
        #expect(lines(screen).contains("12:00 bob@gQjzAb…: hi"))
        #expect(type("/to group:gQjzAb…", into: &screen) == nil)
        #expect(screen.partner == "group:\(Self.longID)")
        screen.learned("Climbing  club", of: Self.longID)
        screen.changed(Self.longID, "bob added carol", time: ChatScreenTests.noon)
        screen.received(from: "bob", in: Self.longID, text: "again", time: ChatScreenTests.noon)
        #expect(lines(screen).contains("12:00 Climbing club: bob added carol"))
        #expect(lines(screen).contains("12:00 bob@Climbing club: again"))
        #expect(lines(screen).last == "group:Climbing club › ")
        _ = type("/to bob", into: &screen)
        _ = type("/to group:Climbing club", into: &screen)
        #expect(type("hello", into: &screen) == .send(text: "hello", to: "group:\(Self.longID)"))
        _ = type("/to", into: &screen)
        #expect(lines(screen).contains { $0.contains("group:\(Self.longID)") }, "the whole id is told")
    }

    @Test func `two groups of one name are told apart, and neither is chosen by it`() {
        var screen = screen()
        screen.learned("Team", of: Self.longID)
        screen.learned("Team", of: "g2")
        screen.received(from: "eve", in: "g2", text: "hi", time: ChatScreenTests.noon)
        #expect(lines(screen).contains("12:00 eve@Team (g2): hi"))
        _ = type("/to group:Team", into: &screen)
        #expect(screen.partner == "group:Team", "an id like any other, which the server will refuse")
        screen.learned("\u{1B}[2J\n" + String(repeating: "x", count: 100), of: "g2")
        screen.received(from: "eve", in: "g2", text: "hi", time: ChatScreenTests.noon)
        #expect(lines(screen).contains { $0.hasPrefix("12:00 eve@␛[2J") && $0.hasSuffix("…: hi") })
    }

    @Test func `nothing in a change can leave its line`() {
        var screen = ChatScreen(
            user: "alice",
            device: "term",
            partner: "bob",
            size: ScreenSize(width: 60, height: 8)
        )
        screen.changed("g\u{1B}1", "bob renamed\n12:00 eve: fake\u{9B}1m", time: ChatScreenTests.noon)
        let lines = screen.drawn(at: 0).lines.map(\.text)
        #expect(lines.contains("12:00 g␛1: bob renamed⏎12:00 eve: fake\u{FFFD}1m"))
    }

    @Test(arguments: [
        ("bob", "bob", "user:bob"), ("user:bob", "bob", "user:bob"), ("group:g1", "group:g1", "group:g1"),
        ("user", "user", "user:user"), ("group", "group", "user:group"),
    ])
    func `a recipient is a user or a group`(_ text: String, _ name: String, _ address: String) throws {
        let recipient = try #require(Recipient(text))
        #expect(recipient.description == name && recipient.address == address)
        #expect(Recipient(recipient.description) == recipient)
    }

    @Test(arguments: [
        "", "user:", "group:", "group:a:b", "a b", "Group:g1", "group:g 1", "user:user:a", "bob@g1",
    ])
    func `anything else is nobody to talk to`(_ text: String) {
        #expect(Recipient(text) == nil)
    }
}
