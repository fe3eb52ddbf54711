import Chat
import Client
import Terminal
import Testing

/// Where the window is when the terminal's size changes.
struct PlaceTests {
    static let size = ScreenSize(width: 40, height: 10)

    /// Forty messages, scrolled up so that the tenth is the last in the window, and another that came since.
    func screen() throws -> ChatScreen {
        var screen = ChatScreen(user: "alice", device: "term", partner: "bob", size: Self.size)
        for number in 1...20 { try screen.receive(number, "m\(number) one two three four") }
        _ = screen.takeWishes()
        for _ in 1...2 { _ = screen.pressed(.pageUp) }
        try screen.receive(21, "m21")
        return screen
    }

    func lowest(_ screen: ChatScreen) -> String? {
        screen.said().last.map { String($0.dropFirst("12:00 bob: ".count).prefix(3)) }
    }

    static let sizes = [
        ScreenSize(width: 40, height: 10), ScreenSize(width: 40, height: 8),
        ScreenSize(width: 24, height: 10),
        ScreenSize(width: 90, height: 14), ScreenSize(width: 200, height: 5),
    ]

    @Test(arguments: sizes) func `a resize keeps the place, and nothing counts as read`(
        size: ScreenSize
    ) throws {
        var screen = try screen()
        #expect(lowest(screen) == "m10")
        screen.resized(to: size)
        #expect(screen.lines().contains { $0.hasPrefix(" ↓ 1 new, ") })
        #expect(screen.takeWishes() == [])
        screen.resized(to: Self.size)
        #expect(lowest(screen) == "m10")
        _ = screen.pressed(.escape)
        #expect(screen.takeWishes() == [.read(conversation: "dm:alice:bob", id: "21-0")])
    }

    @Test func `a window in which all fits shows the end, which is read then`() throws {
        var screen = try screen()
        screen.resized(to: ScreenSize(width: 60, height: 60))
        #expect(screen.said().count == 22 && !screen.lines().contains { $0.contains(" new, ") })
        #expect(screen.takeWishes() == [.read(conversation: "dm:alice:bob", id: "21-0")])
        screen.resized(to: Self.size)
        #expect(lowest(screen) == "m21")
    }

    @Test func `the place is kept within a message that is longer than the window`() throws {
        var screen = ChatScreen(user: "alice", device: "term", partner: "bob", size: Self.size)
        try screen.receive(1, (1...30).map { "l\($0)" }.joined(separator: "\n"))
        _ = screen.pressed(.pageUp)
        let said = screen.said()
        screen.resized(to: ScreenSize(width: 50, height: 10))
        #expect(screen.said() == said)
        #expect(said.last == "      l25")
    }
}
