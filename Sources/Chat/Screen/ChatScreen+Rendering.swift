package import Terminal

extension ChatScreen {
    /// Lines that the parts around the transcript take: prompt, then header, then a rule, then the title, as far as there
    /// is room.
    private var hasHeader: Bool { size.height >= 3 }
    private var hasRule: Bool { size.height >= 5 }
    private var hasTitle: Bool { size.height >= 7 }

    /// Lines for the transcript.
    var transcriptHeight: Int {
        size.height - 1 - (hasHeader ? 1 : 0) - (hasRule ? 1 : 0) - (hasTitle ? 1 : 0)
    }

    /// Draws the screen at the monotonic time `now` in milliseconds.
    package func drawn(at now: UInt64) -> ScreenDrawing {
        var lines: [ScreenLine] = []
        if hasHeader { lines.append(header(at: now)) }
        if hasTitle { lines.append(titleLine) }
        lines += list.isOpen ? listLines(height: max(transcriptHeight, 0)) : transcriptLines
        if hasRule { lines.append(rule) }
        let (prompt, column) = promptLine
        lines.append(prompt)
        return ScreenDrawing(lines: lines, cursor: .init(row: lines.count - 1, column: column))
    }

    private func header(at now: UInt64) -> ScreenLine {
        let (text, style) = ConnectionLine.text(status, because: lastEnd, node: node, now: now)
        var line = ScreenLine(" martlet ", .header)
        line.append(" \(user)/\(device)  ", .bold)
        line.append(text, style)
        if isOverdue(at: now) { line.append(", waiting for answers", .bad) }
        return line.fitted(to: size.width)
    }

    private var transcriptLines: [ScreenLine] {
        let height = max(transcriptHeight, 0)
        let found = conversationLines(height + scrolledUp)
        let shown = found.dropLast(min(scrolledUp, max(found.count - height, 0))).suffix(height)
        let empty = Array(repeating: ScreenLine(), count: height - shown.count)
        return empty + shown.map { $0.fitted(to: size.width) }
    }

    /// The newest lines of the conversation, and above the oldest what may lie before it.
    func conversationLines(_ count: Int) -> [ScreenLine] {
        guard let conversation = shown.flatMap({ book[$0] }) else { return [] }
        let lines = conversation.transcript.lastLines(count, view(of: conversation))
        guard lines.count < count, let words = conversation.historyWords else { return lines }
        return [ScreenLine("  \(words)", .dim)] + lines
    }

    private var rule: ScreenLine {
        let hint: String
        if list.isOpen {
            hint = ""
        } else if scrolledUp == 0 {
            hint =
                selected == nil ? newsElsewhere : " /delete me, /delete all, /info; escape ends the choice "
        } else if unseen > 0 {
            hint = " ↓ \(unseen) new, escape goes there "
        } else {
            hint = " escape goes to the end "
        }
        let dashes = max(size.width - DisplayWidth.of(hint), 0)
        return ScreenLine(hint + String(repeating: "─", count: dashes), .dim).fitted(to: size.width)
    }

    /// The prompt, with the part of the line around the cursor that fits, and the cursor's column.
    private var promptLine: (ScreenLine, Int) {
        let name = "\(recipient.map { groups.shown(recipient: $0) } ?? "nobody") › "
        let nameWidth = DisplayWidth.of(name)
        let showsName = nameWidth + 10 <= size.width
        let room = max(size.width - (showsName ? nameWidth : 0) - 1, 0)
        let (text, column) = editorWindow(columns: room)
        var line = ScreenLine(showsName ? name : "", recipient.map { .of(sender: $0) } ?? .dim)
        line.append(text, .plain)
        return (line, min((showsName ? nameWidth : 0) + column, size.width - 1))
    }

    /// Whom a text would go to now.
    private var recipient: String? { list.isOpen ? nil : partner }

    /// The characters around the cursor that fit into `columns`, and the cursor's column among them.
    private func editorWindow(columns: Int) -> (text: String, column: Int) {
        let shown = editor.characters.map { SafeText.neutralise(String($0)) }
        let widths = shown.map { DisplayWidth.of($0) }
        var start = editor.cursor
        var before = 0
        while start > 0, before + widths[start - 1] <= columns {
            start -= 1
            before += widths[start]
        }
        var end = editor.cursor
        var used = before
        while end < widths.count, used + widths[end] <= columns {
            used += widths[end]
            end += 1
        }
        return (shown[start..<end].joined(), before)
    }
}
