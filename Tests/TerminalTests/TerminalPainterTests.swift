import Terminal
import Testing

struct TerminalPainterTests {
    private static let header = ScreenLine(" martlet ", .header)

    private func painted(_ painter: inout TerminalPainter, _ drawing: ScreenDrawing) -> String {
        var bytes: [UInt8] = []
        painter.paint(drawing, to: &bytes)
        return String(decoding: bytes, as: UTF8.self).replacing("\u{1B}", with: "^")
    }

    private func drawing(_ rest: String..., column: Int? = 6) -> ScreenDrawing {
        ScreenDrawing(
            lines: [Self.header] + rest.map { ScreenLine($0) },
            cursor: column.map { ScreenDrawing.Position(row: rest.count, column: $0) }
        )
    }

    @Test func `only lines that changed are painted again`() {
        var painter = TerminalPainter(hasColours: true)
        let whole = painted(&painter, drawing("one", "two"))
        #expect(whole.contains("^[2J") && whole.contains("^[1;1H^[0;1;7m martlet "))
        let change = painted(&painter, drawing("one", "three"))
        #expect(change == "^[?25l^[3;1H^[0mthree^[0m^[K^[3;7H^[?25h")
        #expect(painted(&painter, drawing("one", "three")) == "^[?25l^[3;7H^[?25h")
        painter.invalidate()
        #expect(painted(&painter, drawing("one", "three")).contains("martlet"))
        #expect(painted(&painter, drawing("one", "three", "four")).contains("^[2J"))
    }

    @Test func `without a place for it the cursor stays hidden`() {
        var painter = TerminalPainter(hasColours: true)
        _ = painted(&painter, drawing("one", column: nil))
        #expect(painted(&painter, drawing("one", column: nil)) == "^[?25l")
    }

    @Test func `without colours only the header stands out`() {
        var painter = TerminalPainter(hasColours: false)
        var line = ScreenLine("bad", .bad)
        line.append("name", .name(3))
        let text = painted(&painter, ScreenDrawing(lines: [Self.header, line]))
        #expect(text.contains("^[0;7m martlet "))
        #expect(!text.contains("^[0;1") && !text.contains("^[0;3"))
    }

    @Test func `whatever a drawing holds, no control reaches the terminal`() {
        var painter = TerminalPainter(hasColours: true)
        let text = painted(&painter, ScreenDrawing(lines: [ScreenLine("a\u{1B}]0;b\u{7}")]))
        #expect(text.contains("a␛]0;b␇"))
    }
}
