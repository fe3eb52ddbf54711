import Chat
import Client
import Testing

struct TerminalPainterTests {
    func painted(_ painter: inout TerminalPainter, _ screen: ChatScreen) -> String {
        var bytes: [UInt8] = []
        painter.paint(screen.drawn(at: 0), to: &bytes)
        return String(decoding: bytes, as: UTF8.self).replacing("\u{1B}", with: "^")
    }

    @Test func `only lines that changed are painted again`() {
        var screen = ChatScreen(user: "a", device: "d", partner: "b", size: ScreenSize(width: 20, height: 4))
        var painter = TerminalPainter(hasColours: true)
        let whole = painted(&painter, screen)
        #expect(whole.contains("^[2J") && whole.contains("^[1;1H^[0;1;7m martlet "))
        _ = screen.pressed(.character("x"))
        let change = painted(&painter, screen)
        #expect(change.hasPrefix("^[?25l^[4;1H"))
        #expect(change.hasSuffix("^[0mx^[0m^[K^[4;6H^[?25h"))
        #expect(!change.contains("martlet"))
        #expect(painted(&painter, screen) == "^[?25l^[4;6H^[?25h")
        painter.invalidate()
        #expect(painted(&painter, screen).contains("martlet"))
        screen.resized(to: ScreenSize(width: 20, height: 6))
        #expect(painted(&painter, screen).contains("^[2J"))
    }

    @Test func `without colours only the header stands out`() {
        let screen = ChatScreen(user: "a", device: "d", partner: "b", size: ScreenSize(width: 20, height: 4))
        var painter = TerminalPainter(hasColours: false)
        let text = painted(&painter, screen)
        #expect(text.contains("^[0;7m martlet "))
        #expect(!text.contains("^[0;1") && !text.contains("^[0;3"))
    }
}
