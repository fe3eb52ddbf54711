import Chat
import Client
import Terminal
import Testing

struct ChatScreenTests {
    static let noon = LocalTime(milliseconds: 1_763_640_000_000, secondsAheadOfUTC: 0)
    static let nextDay = LocalTime(milliseconds: 1_763_726_460_000, secondsAheadOfUTC: 0)

    func screen(width: Int = 40, height: Int = 10, partner: String? = "bob") -> ChatScreen {
        ChatScreen(
            user: "alice",
            device: "term",
            partner: partner,
            size: ScreenSize(width: width, height: height)
        )
    }

    @Test func `a conversation shows the day, times, senders and ticks`() throws {
        var screen = screen(height: 14)
        screen.connectionChanged(.live)
        screen.welcomed(by: "n2")
        try screen.receive(1, "hi")
        screen.sending(SendID(ref: 1), to: "bob", text: "hello", time: Self.noon)
        screen.sending(SendID(ref: 2), to: "bob", text: "are you there?", time: Self.noon)
        screen.sent(SendID(ref: 1), as: "2-0", time: Self.noon)
        try screen.receive(3, from: "alice", "from my phone", time: Self.nextDay)
        screen.send(4, to: "carol", "elsewhere")
        #expect(
            screen.lines() == [
                " martlet  alice/term  ● connected to n2",
                " bob",
                "── Thursday 20 November 2025 ──",
                "12:00 bob: hi",
                "12:00 me: hello ✓",
                "12:00 me: are you there? …",
                "── Friday 21 November 2025 ──",
                "12:01 me: from my phone ✓",
                String(repeating: "─", count: 40),
                "bob › ",
            ]
        )
        #expect(screen.pendingCount == 1)
    }

    @Test func `a refused message says why, on lines of its own if need be`() {
        var screen = screen(width: 30)
        screen.sending(SendID(ref: 1), to: "bob", text: "hello there", time: Self.noon)
        screen.failed(SendID(ref: 1), reason: "not_a_member: you are\u{1B}[0m not in")
        #expect(
            screen.said().dropFirst() == [
                "12:00 me: hello there",
                "      ✗ not_a_member: you",
                "      are␛[0m not in",
            ]
        )
    }

    @Test func `long texts hang behind the time and keep their breaks`() throws {
        var screen = screen(width: 23)
        try screen.receive(1, "one two three four five\nsix")
        #expect(
            screen.said().dropFirst() == [
                "12:00 bob: one two", "      three four five", "      six",
            ]
        )
    }

    @Test(arguments: [false, true]) func `nothing received can leave its line or speak to the terminal`(
        isListed: Bool
    ) throws {
        var screen = screen(width: 60, height: 20, partner: isListed ? nil : "group:g1")
        let sender = "b\u{1B}]0;x\u{7}"
        try screen.receive(1, from: sender, in: "group:g1", "\u{1B}[2J\r\u{9B}1m12:00 bob: fake")
        try screen.receiveTyping(sender, in: "group:g1", state: "\u{1B}[2J", at: 0)
        try screen.receive(2, from: sender, in: "dm:alice:b\u{1B}[2J")
        try screen.receiveDeletion(3, for: "all", by: sender, in: "group:g1")
        screen.load(
            try Incoming.page([Incoming.tombstone(1, in: "group:g1", by: "b\u{1B}c")], in: "group:g1")
        )
        screen.welcomed(by: "n\n\u{1B}c")
        screen.notice("\u{1B}[31m")
        var painter = TerminalPainter(hasColours: false)
        var bytes: [UInt8] = []
        let drawing = screen.drawn(at: 0)
        painter.paint(drawing, to: &bytes)
        let allowed = ["[?25l", "[?25h", "[0m", "[2J", "[K", "[0;7m"]
        for sequence in String(decoding: bytes, as: UTF8.self).split(separator: "\u{1B}") {
            let isPosition = sequence.wholeMatch(of: /\[\d+;\d+H[^\u{1B}]*/) != nil
            #expect(isPosition || allowed.contains { sequence.hasPrefix($0) }, "\(sequence.debugDescription)")
        }
        for line in drawing.lines { #expect(!line.text.contains { $0.isNewline }) }
        _ = screen.pressed(.enter)
        #expect(screen.partner == (isListed ? nil : "group:g1"), "such a name is nobody to talk to")
    }

    static let statuses: [(ConnectionStatus, String)] = [
        (.idle, "○ connecting…"), (.connecting, "○ connecting…"), (.awaitingWelcome, "○ connecting…"),
        (.live, "● connected"),
        (.waiting(until: 13_000), "○ reconnecting in 3 s"),
        (.waiting(until: 12_001), "○ reconnecting in 3 s"),
        (.waiting(until: 9_000), "○ reconnecting in 0 s"),
        (.closed(nil), "○ closed"),
        (.closed(.refused(status: 401)), "✗ closed: the server answered 401, the token is not accepted"),
        (.closed(.closed(code: 4502, reason: "too\nmany")), "✗ closed: 4502 too⏎many"),
        (.closed(.lost(detail: "reset")), "✗ closed: reset"),
    ]

    @Test(arguments: statuses) func `the header tells the connection's state`(
        status: ConnectionStatus,
        words: String
    ) {
        var screen = screen(width: 100)
        screen.connectionChanged(status)
        #expect(screen.lines(at: 10_000)[0] == " martlet  alice/term  \(words)")
    }

    static let ends: [(ConnectionEnd, String)] = [
        (.lost(detail: "connection refused"), "connection refused"),
        (.lost(detail: "TLS: \u{1B}[2J\nbad"), "TLS: ␛[2J⏎bad"),
        (.refused(status: 503, retryAfter: 3000), "the server answered 503, it is too busy or not ready"),
        (.closed(code: 1013, reason: ""), "1013 the server asks to try again later"),
        (.closed(code: 1013, reason: "full"), "1013 full"),
        (.closed(code: 4321, reason: ""), "the server closed with 4321"),
        (.lost(detail: String(repeating: "x", count: 9000)), String(repeating: "x", count: 159) + "…"),
    ]

    @Test(arguments: ends) func `the header says why it has to connect again`(
        end: ConnectionEnd,
        words: String
    ) {
        var screen = screen(width: 250)
        screen.connectionChanged(.waiting(until: 13_000), because: end)
        #expect(screen.lines(at: 10_000)[0] == " martlet  alice/term  ○ reconnecting in 3 s: \(words)")
        let line = LineReport(user: "a").status(.waiting(until: 13_000), because: end, node: "", now: 10_000)
        #expect(line == "status reconnecting 3 \(words)")
    }

    @Test func `the header says when answers are overdue`() {
        var screen = screen(width: 100)
        let calm = " martlet  alice/term  ● connected to n2"
        screen.welcomed(by: "n2")
        screen.sending(SendID(ref: 1), to: "bob", text: "a", time: Self.noon)
        screen.sending(SendID(ref: 2), to: "bob", text: "b", time: Self.noon)
        screen.timePassed(at: 100)
        #expect(!screen.changesWithTime, "without a connection nothing is owed")
        screen.connectionChanged(.live)
        screen.timePassed(at: 1000)
        #expect(screen.changesWithTime)
        #expect(screen.lines(at: 3999)[0] == calm)
        screen.timePassed(at: 3999)
        #expect(screen.lines(at: 4000)[0] == calm + ", waiting for answers")
        screen.sent(SendID(ref: 1), as: "1-0", time: Self.noon)
        screen.timePassed(at: 4000)
        #expect(screen.lines(at: 6999)[0] == calm, "each answer is a sign of life")
        #expect(screen.lines(at: 7000)[0] == calm + ", waiting for answers")
        screen.failed(SendID(ref: 2), reason: "no")
        screen.timePassed(at: 7000)
        #expect(screen.lines(at: 90_000)[0] == calm && !screen.changesWithTime)
    }

    @Test(arguments: [(1, "1 message is"), (2, "2 messages are")]) func `leaving says what it waits for`(
        count: Int,
        words: String
    ) {
        var screen = screen(width: 100)
        screen.leaving(unanswered: count, limit: .seconds(3))
        let line = "  \(words) not sent yet; waiting up to 3 s. Press Ctrl-C again to leave at once."
        #expect(screen.lines().contains(line))
    }

    @Test func `commands turn, explain, quit, and are never sent`() {
        var screen = screen(height: 40, partner: nil)
        #expect(screen.type("hi") == nil)
        #expect(screen.lines().last == "nobody › ", "the line is free for /to")
        #expect(screen.type("/to b{o}b") == nil)
        #expect(screen.type("/to bob") == nil)
        #expect(screen.partner == "bob")
        #expect(screen.lines().last == "bob › hi", "what could not go out is not lost")
        #expect(screen.pressed(.enter) == .send(text: "hi", to: "bob"))
        #expect(screen.type("/to b{o}b") == nil)
        #expect(screen.partner == "bob")
        #expect(screen.type("hi") == .send(text: "hi", to: "bob"))
        #expect(screen.type("/nonsense") == nil)
        #expect(screen.type("/to") == nil)
        #expect(screen.type("/help") == nil)
        #expect(screen.type("   ") == nil)
        #expect(screen.type("//to is a text") == .send(text: "/to is a text", to: "bob"))
        #expect(screen.type("/quit") == .quit)
        #expect(screen.lines().contains("  There is no /nonsense; /help shows"))
    }

    @Test func `a text put aside does not push another out of the line`() throws {
        var screen = screen(partner: nil)
        _ = screen.type("//first")
        _ = screen.type("/to carol")
        #expect(screen.pressed(.interrupt) == nil)
        _ = screen.type("/chats")
        _ = screen.type("//first")
        _ = screen.pressed(.character("x"))
        _ = screen.pressed(.escape)
        #expect(screen.type("") == .send(text: "x", to: "carol"))
        _ = screen.type("/to dave")
        #expect(screen.pressed(.enter) == .send(text: "/first", to: "dave"))
    }

    @Test(arguments: ["hello\n", "hello\n\n", "hello"]) func `the last line break of a paste is not sent`(
        text: String
    ) {
        var screen = screen()
        _ = screen.pressed(.paste(text))
        #expect(screen.pressed(.enter) == .send(text: "hello", to: "bob"))
        _ = screen.pressed(.paste("a\n" + text))
        #expect(screen.pressed(.enter) == .send(text: "a\nhello", to: "bob"))
    }

    @Test func `who writes does not choose whom the user talks to`() throws {
        var screen = screen(partner: nil)
        try screen.receive(1, from: "carol", in: "dm:alice:carol")
        #expect(screen.partner == nil && screen.said()[0].hasPrefix("▸ carol"))
    }

    @Test func `control keys end, clear and draw anew`() {
        var screen = screen()
        _ = screen.pressed(.character("x"))
        #expect(screen.pressed(.endOfInput) == nil)
        #expect(screen.pressed(.interrupt) == nil)
        #expect(screen.pressed(.redraw) == .redraw)
        #expect(screen.pressed(.suspend) == .suspend)
        #expect(screen.pressed(.interrupt) == .quit)
        #expect(screen.pressed(.endOfInput) == .quit)
    }

    @Test func `entered lines come back with up and down`() {
        var screen = screen()
        _ = screen.type("one")
        _ = screen.type("/to")
        _ = screen.pressed(.up)
        _ = screen.pressed(.up)
        #expect(screen.pressed(.enter) == .send(text: "one", to: "bob"))
    }

    @Test func `scrolling back holds its place while messages arrive`() throws {
        var screen = screen(height: 10)
        for number in 1...20 { try screen.receive(number, "\(number)") }
        #expect(screen.said()[...] == (15...20).map { "12:00 bob: \($0)" }[...])
        _ = screen.pressed(.pageUp)
        let held = screen.said()
        #expect(held == (10...15).map { "12:00 bob: \($0)" })
        try screen.receive(21, "21\n22")
        #expect(screen.said() == held)
        #expect(screen.lines()[8].hasPrefix(" ↓ 1 new"))
        for _ in 0..<9 { _ = screen.pressed(.pageUp) }
        #expect(screen.said()[0] == "── Thursday 20 November 2025 ──")
        _ = screen.pressed(.pageDown)
        #expect(screen.said()[0] == "12:00 bob: 5")
        _ = screen.pressed(.escape)
        #expect(screen.said().last == "      22")
    }

    @Test func `one's own message brings the end back into sight`() throws {
        var screen = screen(height: 9)
        for number in 1...20 { try screen.receive(number, "\(number)") }
        _ = screen.pressed(.pageUp)
        screen.sending(SendID(ref: 1), to: "bob", text: "hi", time: Self.noon)
        #expect(screen.said().last == "12:00 me: hi …")
    }

    @Test func `history is bounded and ticks of forgotten messages are nothing`() throws {
        var screen = screen(height: 1000)
        screen.sending(SendID(ref: 1), to: "bob", text: "first", time: Self.noon)
        for number in 1...9000 { try screen.receive(number, "\(number)") }
        screen.sent(SendID(ref: 1), as: "1-0", time: Self.noon)
        for _ in 0..<20 { _ = screen.pressed(.pageUp) }
        let oldest = screen.said()[2]
        #expect(oldest > "12:00 bob: 6700" && oldest < "12:00 bob: 7001")
    }

    @Test func `the prompt shows the part of a long line around the cursor`() {
        var screen = screen(width: 20)
        for character in "漢字 abcdefghijklmnopq" { _ = screen.pressed(.character(character)) }
        var drawing = screen.drawn(at: 0)
        #expect(drawing.lines.last?.text == "bob › efghijklmnopq")
        #expect(drawing.cursor?.column == 19)
        _ = screen.pressed(.home)
        drawing = screen.drawn(at: 0)
        #expect(drawing.lines.last?.text == "bob › 漢字 abcdefgh")
        #expect(drawing.cursor?.column == 6 && drawing.cursor?.row == 9)
        _ = screen.pressed(.right)
        #expect(screen.drawn(at: 0).cursor?.column == 8)
        _ = screen.pressed(.paste("x\ny"))
        #expect(screen.drawn(at: 0).lines.last?.text.hasPrefix("bob › 漢x⏎y字") == true)
    }

    @Test(arguments: ["bob", nil]) func `every size is drawn in its bounds`(partner: String?) throws {
        var screen = screen(partner: partner)
        try screen.receive(1, "漢字漢字漢字 wide\n\nand more")
        try screen.receiveTyping(at: 0)
        screen.sending(SendID(ref: 1), to: "bob", text: "hello", time: Self.noon)
        screen.failed(SendID(ref: 1), reason: "because of a reason")
        for character in "ab漢" { _ = screen.pressed(.character(character)) }
        for width in 1...45 {
            for height in 1...12 {
                screen.resized(to: ScreenSize(width: width, height: height))
                let drawing = screen.drawn(at: 0)
                #expect(drawing.lines.count == height)
                #expect(drawing.lines.allSatisfy { DisplayWidth.of($0.text) <= width }, "\(width)x\(height)")
                #expect(0..<width ~= drawing.cursor?.column ?? -1 && drawing.cursor?.row == height - 1)
                for key in [.pageUp, .tab, .up] as [Key] {
                    _ = screen.pressed(key)
                    #expect(screen.drawn(at: 0).lines.count == height)
                }
            }
        }
        screen.resized(to: ScreenSize(width: 0, height: 0))
        #expect(screen.drawn(at: 0).lines.count == 24)
    }
}
