import Chat
import Client
import Terminal
import Testing

/// Scrolling back, and what the history adds to what has come by itself.
struct HistoryTests {
    func screen(height: Int = 10) -> ChatScreen {
        var screen = ChatScreen(
            user: "alice",
            device: "term",
            partner: "bob",
            size: ScreenSize(width: 60, height: height)
        )
        screen.connectionChanged(.live)
        return screen
    }

    func events(_ numbers: ClosedRange<Int>) -> [String] {
        numbers.reversed().map { Incoming.event($0, "m\($0)") }
    }

    /// What was asked of the history, as the `before` of each page; "" for the newest.
    func pages(_ wishes: [ChatCommand]) -> [String] {
        wishes.compactMap { if case .ask(.history(_, _, let before, _)) = $0 { before ?? "" } else { nil } }
    }

    @Test func `the newest page is read when a conversation is opened, once`() throws {
        var screen = screen()
        #expect(pages(screen.takeWishes()) == [""])
        #expect(pages(screen.takeWishes()) == [])
        #expect(screen.said() == ["  reading the history…"])
        try screen.receive(5, "m5")
        screen.load(try Incoming.page(events(1...5)))
        #expect(screen.said().dropFirst() == (1...5).map { "12:00 bob: m\($0)" }[...])
        #expect(pages(screen.takeWishes()) == [])
        _ = screen.type("/to carol")
        #expect(pages(screen.takeWishes()) == [""], "each conversation has its own")
        _ = screen.type("/to bob")
        #expect(pages(screen.takeWishes()) == [])
    }

    @Test func `page up reads older pages where what is known ends, without a hole or a repeat`() throws {
        var screen = screen()
        _ = screen.takeWishes()
        screen.load(try Incoming.page(events(41...60), next: "41-0"))
        #expect(screen.said().last == "12:00 bob: m60")
        for _ in 0..<3 { _ = screen.pressed(.pageUp) }
        #expect(pages(screen.takeWishes()) == [], "there are lines enough")
        for _ in 0..<3 { _ = screen.pressed(.pageUp) }
        #expect(
            screen.said()[0] == "  page up reads what was said before"
                || screen.said().contains { $0.contains("reads what") }
        )
        #expect(pages(screen.takeWishes()) == ["41-0"])
        _ = screen.pressed(.pageUp)
        #expect(pages(screen.takeWishes()) == [], "one page at a time")
        let held = screen.said().suffix(3)
        try screen.receive(61, "m61")
        screen.load(try Incoming.page(events(21...40), next: "21-0"), before: "41-0")
        #expect(screen.said().suffix(3) == held, "what is on the screen stays")
        for _ in 0..<9 { _ = screen.pressed(.pageUp) }
        #expect(pages(screen.takeWishes()) == ["21-0"])
        screen.load(try Incoming.page(events(1...20)), before: "21-0")
        for _ in 0..<9 { _ = screen.pressed(.pageUp) }
        #expect(screen.said()[1] == "12:00 bob: m1")
        #expect(pages(screen.takeWishes()) == [], "that was all")
        screen.resized(to: ScreenSize(width: 60, height: 200))
        #expect(screen.said().dropFirst() == (1...61).map { "12:00 bob: m\($0)" }[...])
    }

    @Test func `what came before the first page may have holes, and is left to the history`() throws {
        var screen = screen(height: 40)
        _ = screen.takeWishes()
        for number in [1, 3, 8] { try screen.receive(number, "m\(number)") }
        screen.load(try Incoming.page(events(4...8), next: "4-0"))
        #expect(screen.said().filter { $0.contains("bob: m") } == (4...8).map { "12:00 bob: m\($0)" })
        screen.load(try Incoming.page(events(1...1)), before: "2-0")
        #expect(screen.said().count { $0.contains("bob: m") } == 5, "a page that does not fit is dropped")
    }

    @Test func `an empty page with more behind it is followed by the next`() throws {
        var screen = screen()
        _ = screen.takeWishes()
        screen.load(try Incoming.page([], next: "900-0"))
        #expect(pages(screen.takeWishes()) == ["900-0"])
        screen.load(try Incoming.page([], next: "500-0"), before: "900-0")
        #expect(pages(screen.takeWishes()) == ["500-0"])
        screen.load(try Incoming.page(events(1...2)), before: "500-0")
        #expect(pages(screen.takeWishes()) == [] && screen.said().last == "12:00 bob: m2")
    }

    @Test func `what the newest page lacks within its bounds is gone`() throws {
        var screen = screen(height: 24)
        for number in 1...5 { try screen.receive(number, "m\(number)") }
        let page = [Incoming.event(5, "m5"), Incoming.tombstone(3), Incoming.event(2, "m2")]
        screen.load(try Incoming.page(page, next: "2-0"))
        let expected = ["12:00 bob: m2", "12:00 bob deleted a message", "12:00 bob: m5"]
        #expect(screen.said().suffix(3) == expected[...])
    }

    @Test
    func `after the server lost events the history closes the hole, or what lies behind it is read anew`()
        throws
    {
        var screen = screen(height: 40)
        _ = screen.takeWishes()
        screen.load(try Incoming.page(events(1...3)))
        screen.resynced()
        #expect(pages(screen.takeWishes()) == [""])
        screen.load(try Incoming.page(events(2...5), next: "2-0"))
        #expect(screen.said().filter { $0.contains("bob: m") } == (1...5).map { "12:00 bob: m\($0)" })
        screen.resynced()
        _ = screen.takeWishes()
        try screen.receive(95, "m95")
        screen.load(try Incoming.page(events(90...95), next: "90-0"))
        #expect(screen.said().filter { $0.contains("bob: m") } == (90...95).map { "12:00 bob: m\($0)" })
        _ = screen.pressed(.pageUp)
        #expect(pages(screen.takeWishes()) == ["90-0"])
    }

    @Test
    func `a page that could not be had is asked for again by the user or a new connection, not by itself`()
        throws
    {
        var screen = screen()
        _ = screen.takeWishes()
        let request = ClientRequest.history(conversation: "dm:alice:bob", limit: 50)
        screen.requestFailed(request, SendFailure(code: "unavailable", message: "no Redis"))
        #expect(screen.said().last == "  The history is not to be had: unavailable: no Redis")
        #expect(pages(screen.takeWishes()) == [])
        _ = screen.pressed(.pageUp)
        #expect(pages(screen.takeWishes()) == [""])
        screen.requestFailed(request, SendFailure(code: "connection_lost", message: ""))
        screen.connectionChanged(.waiting(until: 5))
        #expect(pages(screen.takeWishes()) == [], "there is no connection")
        screen.connectionChanged(.live)
        #expect(pages(screen.takeWishes()) == [""])
        #expect(screen.said().count == 2, "a lost connection is told by the header")
    }

    @Test func `what does not fit is left to the history`() throws {
        var screen = screen()
        screen.load(try Incoming.page(events(1...1), next: "1-0"))
        for number in 2...2200 { try screen.receive(number, "m\(number)") }
        screen.resized(to: ScreenSize(width: 60, height: 1000))
        for _ in 0..<5 { _ = screen.pressed(.pageUp) }
        #expect(screen.said()[0] == "  what was said before does not fit here")
        #expect(pages(screen.takeWishes()) == [])
        _ = screen.type("/to carol")
        for number in 1...900 { try screen.receive(number, from: "dave", in: "dm:alice:dave", "d\(number)") }
        _ = screen.type("/to dave")
        #expect(screen.said().count < 310, "of what is not on the screen less is kept")
    }
}
