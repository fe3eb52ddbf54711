package import Terminal

extension ChatScreen {
    /// Does what a key says; returns what the session has to do, if anything.
    package mutating func pressed(_ key: Key) -> ChatCommand? {
        if editor.pressed(key) { return nil }
        switch key {
        case .enter:
            return entered()
        case .up:
            if let line = history.previous(current: editor.text) { editor.replace(with: line) }
        case .down:
            if let line = history.next() { editor.replace(with: line) }
        case .pageUp:
            scroll(by: pageHeight)
        case .pageDown:
            scroll(by: -pageHeight)
        case .escape:
            follow()
        case .interrupt:
            if editor.isEmpty { return .quit }
            editor.replace(with: "")
        case .endOfInput:
            return editor.isEmpty ? .quit : nil
        case .redraw:
            return .redraw
        case .suspend:
            return .suspend
        case .character, .paste, .backspace, .delete, .left, .right, .home, .end, .wordLeft, .wordRight,
            .deleteWordLeft, .deleteWordRight, .deleteToStart, .deleteToEnd, .tab:
            break
        }
        return nil
    }

    private mutating func entered() -> ChatCommand? {
        var line = editor.take()
        // A pasted text often ends with the break of its last line.
        while line.last?.isNewline == true { line.removeLast() }
        guard line.contains(where: { !$0.isWhitespace }) else { return nil }
        history.entered(line)
        if line.hasPrefix("/"), !line.hasPrefix("//") { return command(line) }
        guard let partner else {
            notice("To whom? Write /to and a name first; what you wrote comes back then.")
            aside = line
            return nil
        }
        return .send(text: line.hasPrefix("//") ? String(line.dropFirst()) : line, to: partner)
    }

    private mutating func command(_ line: String) -> ChatCommand? {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        switch words[0] {
        case "/quit", "/exit": return .quit
        case "/to" where words.count > 1: choose(words.dropFirst().joined(separator: " "))
        case "/to":
            notice(partner.map(present) ?? "You are talking to nobody yet: /to bob")
        case "/help": notice(ChatScreen.help)
        default: notice("There is no \(words[0]); /help shows what there is. A text may begin with //.")
        }
        return nil
    }

    private func present(_ partner: String) -> String {
        let shown = groups.shown(recipient: partner)
        return "You are talking to \(shown)\(shown == partner ? "" : ", which is \(partner)")."
    }

    private mutating func choose(_ name: String) {
        let group = name.hasPrefix("group:") ? groups.id(meant: String(name.dropFirst("group:".count))) : nil
        guard let recipient = Recipient(group.map { "group:\($0)" } ?? name) else {
            notice("“\(name)” is no user or group:ID: names have 1 to 64 of A-Z a-z 0-9 _ . -")
            return
        }
        turn(to: recipient.description)
    }

    /// Moves the window up (or down, below zero) by so many lines, as far as there are lines.
    private mutating func scroll(by lines: Int) {
        let window = transcriptHeight
        let wanted = max(scrolledUp + lines, 0)
        let available = transcript.lastLines(wanted + window, width: size.width).count - window
        scrolledUp = max(min(wanted, available), 0)
        if scrolledUp == 0 { unseen = 0 }
    }

    private var pageHeight: Int { max(transcriptHeight - 1, 1) }

    /// What /help shows.
    static let help = """
        /to NAME, /to group:ID  talk to somebody or a group; its name or the start of its id do as well
        /to  whom you are talking to
        /quit  leave (or ctrl-c)
        page up, page down  scroll      up, down  earlier lines
        … on its way   ✓ stored   ✗ refused
        """
}
