internal import Terminal

extension TranscriptEntry {
    /// The lines of the entry in a screen of so many columns; text hangs behind the time.
    func lines(width: Int, tick: TickMark?, isSelected: Bool) -> [ScreenLine] {
        let head = isSelected ? "\(clock)▸" : "\(clock) "
        let headStyle: Style = isSelected ? .accent : .dim
        switch body {
        case .received(let from, let text):
            return hanging(
                (head, headStyle),
                name: (from, .of(sender: from)),
                text,
                .plain,
                nil,
                width: width
            )
        case .own(let text, _):
            return hanging((head, headStyle), name: ("me", .bold), text, .plain, tick, width: width)
        case .changed(let text), .deleted(let text):
            return hanging((head, headStyle), name: nil, text, .dim, nil, width: width)
        case .notice(let text):
            return TextWrap.lines(text, first: width - 2, rest: width - 2).map { ScreenLine("  \($0)", .dim) }
        }
    }

    /// Hours and minutes, or room for them.
    private var clock: String { time?.clock ?? "     " }

    private func hanging(
        _ head: (text: String, style: Style),
        name: (text: String, style: Style)?,
        _ text: String,
        _ style: Style,
        _ tick: TickMark?,
        width: Int
    ) -> [ScreenLine] {
        let indent = head.text.count
        let nameWidth = name.map { DisplayWidth.of($0.text) + 2 } ?? 0
        let pieces = TextWrap.lines(text, first: width - indent - nameWidth, rest: width - indent)
        var lines: [ScreenLine] = []
        for (index, piece) in pieces.enumerated() {
            let isFirst = index == 0
            var line = ScreenLine(isFirst ? head.text : String(repeating: " ", count: indent), head.style)
            if isFirst, let name {
                line.append(name.text, name.style)
                line.append(": ", .dim)
            }
            line.append(piece, style)
            lines.append(line)
        }
        if let tick { append(tick, to: &lines, indent: indent, width: width) }
        return lines
    }

    /// Puts the tick behind the last word if it fits, else on lines of its own.
    private func append(_ tick: TickMark, to lines: inout [ScreenLine], indent: Int, width: Int) {
        let last = lines.count - 1
        if last >= 0, lines[last].width + 1 + DisplayWidth.of(tick.text) <= width {
            lines[last].append(" ", .plain)
            lines[last].append(tick.text, tick.style)
            return
        }
        for piece in TextWrap.lines(tick.text, first: width - indent, rest: width - indent) {
            var line = ScreenLine(String(repeating: " ", count: indent))
            line.append(piece, tick.style)
            lines.append(line)
        }
    }
}
