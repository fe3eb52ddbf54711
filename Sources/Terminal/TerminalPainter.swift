/// Turns drawings into the bytes for a terminal, only for lines that changed since the last one.
///
/// The last guard: whatever a drawing holds, only the painter's own sequences reach the terminal.
package struct TerminalPainter {
    /// Whether colours may be used (see no-color.org).
    private let hasColours: Bool
    private var painted: [ScreenLine] = []

    package init(hasColours: Bool) {
        self.hasColours = hasColours
    }

    /// Forgets what is on the screen, so that everything is painted next.
    package mutating func invalidate() {
        painted = []
    }

    /// Appends what turns the screen into `drawing`.
    package mutating func paint(_ drawing: ScreenDrawing, to output: inout [UInt8]) {
        append(Sequence.hideCursor, to: &output)
        if painted.count != drawing.lines.count {
            append(Sequence.clear, to: &output)
            painted = Array(repeating: ScreenLine(), count: drawing.lines.count)
        }
        for (row, line) in drawing.lines.enumerated() where painted[row] != line {
            append(Sequence.position(row: row, column: 0), to: &output)
            paint(line, to: &output)
        }
        painted = drawing.lines
        guard let cursor = drawing.cursor else { return }
        append(Sequence.position(row: cursor.row, column: cursor.column), to: &output)
        append(Sequence.showCursor, to: &output)
    }

    private func paint(_ line: ScreenLine, to output: inout [UInt8]) {
        for segment in line.segments {
            let code =
                hasColours ? TerminalPainter.code(segment.style) : TerminalPainter.plainCode(segment.style)
            append("\u{1B}[\(code)m", to: &output)
            append(SafeText.neutralise(segment.text), to: &output)
        }
        append(Sequence.endOfLine, to: &output)
    }

    private func append(_ text: String, to output: inout [UInt8]) {
        output.append(contentsOf: text.utf8)
    }

    /// The parameters of "select graphic rendition" (ECMA-48 section 8.3.117).
    private static func code(_ style: Style) -> String {
        switch style {
        case .plain: "0"
        case .dim: "0;2"
        case .bold: "0;1"
        case .header: "0;1;7"
        case .good: "0;32"
        case .bad: "0;31"
        case .warning: "0;33"
        case .accent: "0;36"
        case .name(let number): "0;1;\(nameCodes[number % nameCodes.count])"
        }
    }

    private static func plainCode(_ style: Style) -> String {
        style == .header ? "0;7" : "0"
    }

    private static let nameCodes = [36, 33, 35, 34, 32, 96]

    /// The control sequences in use.
    enum Sequence {
        static let hideCursor = "\u{1B}[?25l"
        static let showCursor = "\u{1B}[?25h"
        static let clear = "\u{1B}[0m\u{1B}[2J"
        static let endOfLine = "\u{1B}[0m\u{1B}[K"
        /// To the alternate screen, with bracketed paste.
        static let enter = "\u{1B}[?1049h\u{1B}[?2004h"
        /// Undoes `enter`, and looks as before.
        static let leave = "\u{1B}[0m\u{1B}[?25h\u{1B}[?2004l\u{1B}[?1049l"

        static func position(row: Int, column: Int) -> String {
            "\u{1B}[\(row + 1);\(column + 1)H"
        }
    }
}
