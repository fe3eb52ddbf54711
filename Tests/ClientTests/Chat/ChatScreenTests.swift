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

    /// The lines of the screen without empty ones at the top.
    func shown(_ screen: ChatScreen, at now: UInt64 = 0) -> [String] {
        screen.drawn(at: now).lines.map(\.text).filter { !$0.isEmpty }
    }

    func type(_ text: String, into screen: inout ChatScreen) -> ChatCommand? {
        for character in text { _ = screen.pressed(.character(character)) }
        return screen.pressed(.enter)
    }

    @Test func `a conversation shows the day, times, senders and ticks`() {
        var screen = screen()
        screen.connectionChanged(.live)
        screen.welcomed(by: "n2")
        screen.received(from: "bob", text: "hi", time: Self.noon)
        screen.sending(SendID(ref: 1), to: "bob", text: "hello", time: Self.noon)
        screen.sending(SendID(ref: 2), to: "bob", text: "are you there?", time: Self.noon)
        screen.sent(SendID(ref: 1))
        screen.sending(nil, to: "carol", text: "from my phone", time: Self.nextDay)
        #expect(
            shown(screen) == [
                " martlet  alice/term  ● connected to n2",
                "── Thursday 20 November 2025 ──",
                "12:00 bob: hi",
                "12:00 me → bob: hello ✓",
                "12:00 me → bob: are you there? …",
                "── Friday 21 November 2025 ──",
                "12:01 me → carol: from my phone ✓",
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
            shown(screen).dropFirst(2).dropLast(2) == [
                "12:00 me → bob: hello there",
                "      ✗ not_a_member: you",
                "      are␛[0m not in",
            ]
        )
    }

    @Test func `long texts hang behind the time and keep their breaks`() {
        var screen = screen(width: 23)
        screen.received(from: "bob", text: "one two three four five\nsix", time: Self.noon)
        #expect(
            shown(screen).dropFirst(2).dropLast(2) == [
                "12:00 bob: one two", "      three four five", "      six",
            ]
        )
    }

    @Test func `nothing received can leave its line or speak to the terminal`() {
        var screen = screen(width: 60, partner: nil)
        screen.received(from: "b\u{1B}]0;x\u{7}", text: "\u{1B}[2J\r\u{9B}1m12:00 bob: fake", time: Self.noon)
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
        #expect(screen.partner == nil, "such a name is nobody to talk to")
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
        #expect(shown(screen, at: 10_000)[0] == " martlet  alice/term  \(words)")
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
        #expect(shown(screen, at: 10_000)[0] == " martlet  alice/term  ○ reconnecting in 3 s: \(words)")
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
        #expect(shown(screen, at: 3999)[0] == calm)
        screen.timePassed(at: 3999)
        #expect(shown(screen, at: 4000)[0] == calm + ", waiting for answers")
        screen.sent(SendID(ref: 1))
        screen.timePassed(at: 4000)
        #expect(shown(screen, at: 6999)[0] == calm, "each answer is a sign of life")
        #expect(shown(screen, at: 7000)[0] == calm + ", waiting for answers")
        screen.failed(SendID(ref: 2), reason: "no")
        screen.timePassed(at: 7000)
        #expect(shown(screen, at: 90_000)[0] == calm && !screen.changesWithTime)
    }

    @Test(arguments: [(1, "1 message is"), (2, "2 messages are")]) func `leaving says what it waits for`(
        count: Int,
        words: String
    ) {
        var screen = screen(width: 100)
        screen.leaving(unanswered: count, limit: .seconds(3))
        let line = "  \(words) not sent yet; waiting up to 3 s. Press Ctrl-C again to leave at once."
        #expect(shown(screen).contains(line))
    }

    @Test func `commands turn, explain, quit, and are never sent`() {
        var screen = screen(height: 24, partner: nil)
        #expect(type("hi", into: &screen) == nil)
        #expect(shown(screen).last == "nobody › ", "the line is free for /to")
        #expect(type("/to b{o}b", into: &screen) == nil)
        #expect(type("/to bob", into: &screen) == nil)
        #expect(screen.partner == "bob")
        #expect(shown(screen).last == "bob › hi", "what could not go out is not lost")
        #expect(screen.pressed(.enter) == .send(text: "hi", to: "bob"))
        #expect(type("/to b{o}b", into: &screen) == nil)
        #expect(screen.partner == "bob")
        #expect(type("hi", into: &screen) == .send(text: "hi", to: "bob"))
        #expect(type("/nonsense", into: &screen) == nil)
        #expect(type("/to", into: &screen) == nil)
        #expect(type("/help", into: &screen) == nil)
        #expect(type("   ", into: &screen) == nil)
        #expect(type("//to is a text", into: &screen) == .send(text: "/to is a text", to: "bob"))
        #expect(type("/quit", into: &screen) == .quit)
        #expect(shown(screen).contains("  There is no /nonsense; /help shows"))
    }

    @Test func `a text put aside does not push another out of the line`() {
        var screen = screen(partner: nil)
        _ = type("//first", into: &screen)
        _ = screen.pressed(.character("x"))
        screen.received(from: "carol", text: "hi", time: Self.noon)
        #expect(type("", into: &screen) == .send(text: "x", to: "carol"))
        _ = type("/to dave", into: &screen)
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

    @Test func `the first to write becomes the partner, later ones do not`() {
        var screen = screen(partner: nil)
        screen.received(from: "carol", text: "hi", time: Self.noon)
        screen.received(from: "dave", text: "hi", time: Self.noon)
        #expect(screen.partner == "carol")
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
        _ = type("one", into: &screen)
        _ = type("/to", into: &screen)
        _ = screen.pressed(.up)
        _ = screen.pressed(.up)
        #expect(screen.pressed(.enter) == .send(text: "one", to: "bob"))
    }

    @Test func `scrolling back holds its place while messages arrive`() {
        var screen = screen(height: 9)
        for number in 1...20 { screen.received(from: "bob", text: "\(number)", time: Self.noon) }
        #expect(shown(screen)[1...6] == (15...20).map { "12:00 bob: \($0)" }[...])
        _ = screen.pressed(.pageUp)
        let held = Array(shown(screen)[1...6])
        #expect(held == (10...15).map { "12:00 bob: \($0)" })
        screen.received(from: "bob", text: "21\n22", time: Self.noon)
        #expect(Array(shown(screen)[1...6]) == held)
        #expect(shown(screen)[7].hasPrefix(" ↓ 1 new"))
        for _ in 0..<9 { _ = screen.pressed(.pageUp) }
        #expect(shown(screen)[1] == "── Thursday 20 November 2025 ──")
        _ = screen.pressed(.pageDown)
        #expect(shown(screen)[1] == "12:00 bob: 5")
        _ = screen.pressed(.escape)
        #expect(shown(screen)[6] == "      22")
    }

    @Test func `one's own message brings the end back into sight`() {
        var screen = screen(height: 9)
        for number in 1...20 { screen.received(from: "bob", text: "\(number)", time: Self.noon) }
        _ = screen.pressed(.pageUp)
        screen.sending(SendID(ref: 1), to: "bob", text: "hi", time: Self.noon)
        #expect(shown(screen)[6] == "12:00 me → bob: hi …")
    }

    @Test func `history is bounded and ticks of forgotten messages are nothing`() {
        var screen = screen(height: 1000)
        screen.sending(SendID(ref: 1), to: "bob", text: "first", time: Self.noon)
        for number in 1...9000 { screen.received(from: "bob", text: "\(number)", time: Self.noon) }
        screen.sent(SendID(ref: 1))
        for _ in 0..<20 { _ = screen.pressed(.pageUp) }
        let oldest = shown(screen)[2]
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

    @Test func `every size is drawn in its bounds`() {
        var screen = screen(partner: nil)
        screen.received(from: "bob", text: "漢字漢字漢字 wide\n\nand more", time: Self.noon)
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
                _ = screen.pressed(.pageUp)
                #expect(screen.drawn(at: 0).lines.count == height)
            }
        }
        screen.resized(to: ScreenSize(width: 0, height: 0))
        #expect(screen.drawn(at: 0).lines.count == 24)
    }
}
