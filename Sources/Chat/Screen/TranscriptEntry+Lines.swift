extension TranscriptEntry {
    /// The lines of the entry in a screen of so many columns; text hangs behind the time.
    func lines(width: Int) -> [ScreenLine] {
        switch self {
        case .received(let from, let text, let time):
            hanging(time.clock, name: (from, .of(sender: from)), text: text, tail: nil, width: width)
        case .own(_, let to, let text, let time, let tick):
            hanging(time.clock, name: ("me → \(to)", .own), text: text, tail: tick.mark, width: width)
        case .changed(let group, let text, let time):
            hanging(time.clock, name: (group, .of(sender: group)), text: text, tail: nil, width: width)
        case .notice(let text):
            TextWrap.lines(text, first: width - 2, rest: width - 2).map { ScreenLine("  \($0)", .dim) }
        }
    }

    private func hanging(
        _ clock: String,
        name: (text: String, style: Style),
        text: String,
        tail: (text: String, style: Style)?,
        width: Int
    ) -> [ScreenLine] {
        let indent = clock.count + 1
        let first = width - indent - DisplayWidth.of(name.text) - 2
        let pieces = TextWrap.lines(text, first: first, rest: width - indent)
        var lines: [ScreenLine] = []
        for (index, piece) in pieces.enumerated() {
            var line = ScreenLine(index == 0 ? "\(clock) " : String(repeating: " ", count: indent), .dim)
            if index == 0 {
                line.append(name.text, name.style)
                line.append(": ", .dim)
            }
            line.append(piece, .plain)
            lines.append(line)
        }
        if let tail { append(tail, to: &lines, indent: indent, width: width) }
        return lines
    }

    /// Puts the tick behind the last word if it fits, else on lines of its own.
    private func append(
        _ tail: (text: String, style: Style),
        to lines: inout [ScreenLine],
        indent: Int,
        width: Int
    ) {
        let last = lines.count - 1
        if last >= 0, lines[last].width + 1 + DisplayWidth.of(tail.text) <= width {
            lines[last].append(" ", .plain)
            lines[last].append(tail.text, tail.style)
            return
        }
        for piece in TextWrap.lines(tail.text, first: width - indent, rest: width - indent) {
            var line = ScreenLine(String(repeating: " ", count: indent))
            line.append(piece, tail.style)
            lines.append(line)
        }
    }
}

extension Tick {
    fileprivate var mark: (text: String, style: Style) {
        switch self {
        case .pending: ("…", .dim)
        case .sent: ("✓", .good)
        case .failed(let reason): ("✗ \(reason)", .bad)
        }
    }
}
