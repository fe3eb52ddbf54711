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

    private static let longID = "gQjzAbCdEfGhIjKlMnOpQr"

    private func screen(_ partner: String? = "bob") -> ChatScreen {
        ChatScreen(user: "alice", device: "t", partner: partner, size: ScreenSize(width: 70, height: 12))
    }

    private func named(_ name: String, _ group: String, id: Int = 1) throws -> IncomingChange {
        try Incoming.read(
            #"{"type":"group","inbox":1,"id":"\#(id)-0","conversation":"group:\#(group)","from":"bob","time":1,"#
                + #""change":"updated","name":"\#(name)"}"#
        ) { IncomingChange($0, $1) }
    }

    @Test func `a group shows who wrote, and what was changed`() throws {
        var screen = screen("group:g1")
        screen.changed(try change(#""change":"added","users":["carol"]"#), time: ChatScreenTests.noon)
        try screen.receive(2, in: "group:g1", "hi all")
        try screen.receive(3, from: "alice", in: "group:g1", "from my phone")
        #expect(
            screen.said().dropFirst() == [
                "12:00 alice added carol", "12:00 bob: hi all", "12:00 me: from my phone ✓",
            ]
        )
        #expect(screen.type("hello") == .send(text: "hello", to: "group:g1"))
    }

    @Test func `a group is shown and chosen by its name, and by the start of its id before that is known`()
        throws
    {
        var screen = screen()
        try screen.receive(1, in: "group:\(Self.longID)")
        #expect(screen.lines().contains { $0.hasPrefix(" gQjzAb… 1 new · /chats ─") })
        #expect(screen.type("/to group:gQjzAb…") == nil)
        #expect(screen.partner == "group:\(Self.longID)")
        screen.changed(try named("Climbing  club", Self.longID, id: 2), time: ChatScreenTests.noon)
        #expect(screen.lines()[1] == " Climbing club")
        #expect(screen.lines().last == "group:Climbing club › ")
        _ = screen.type("/to bob")
        _ = screen.type("/to group:Climbing club")
        #expect(screen.type("hello") == .send(text: "hello", to: "group:\(Self.longID)"))
        _ = screen.type("/to")
        #expect(screen.lines().contains { $0.contains("group:\(Self.longID)") }, "the whole id is told")
    }

    @Test func `two groups of one name are told apart, and neither is chosen by it`() throws {
        var screen = screen(nil)
        screen.changed(try named("Team", Self.longID), time: ChatScreenTests.noon)
        screen.changed(try named("Team", "g2", id: 2), time: ChatScreenTests.noon)
        #expect(screen.said()[0].hasPrefix("▸ Team (g2) ") && screen.said()[1].hasPrefix("  Team (gQjzAb…) "))
        _ = screen.type("/to group:Team")
        #expect(screen.partner == "group:Team", "an id like any other, which the server will refuse")
        let long = #"\u001b[2J\n"# + String(repeating: "x", count: 100)
        screen.changed(try named(long, "g2", id: 3), time: ChatScreenTests.noon)
        _ = screen.type("/to group:g2")
        #expect(screen.lines()[1].hasPrefix(" ␛[2J") && screen.lines()[1].hasSuffix("…"))
    }

    @Test func `nothing in a change can leave its line`() throws {
        var screen = screen("group:g1")
        let change = try named(#"x\n12:00 eve: fake\u001b[2J"#, "g1")
        screen.changed(change, time: ChatScreenTests.noon)
        #expect(screen.said().dropFirst() == ["12:00 bob renamed the group to “x⏎12:00 eve: fake␛[2J”"])
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
