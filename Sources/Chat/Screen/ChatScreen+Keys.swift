package import Terminal

extension ChatScreen {
    /// Does what a key says; returns what the session has to do, if anything.
    package mutating func pressed(_ key: Key) -> ChatCommand? {
        if list.isOpen ? pressedInList(key) : pressedAtSelection(key) { return nil }
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
            escaped()
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

    /// Whom the user is writing a message to just now; nil for a command, and for an empty line.
    package var typingTo: String? {
        guard !list.isOpen, let first = editor.characters.first else { return nil }
        let isCommand = first == "/" && editor.characters.dropFirst().first != "/"
        return isCommand ? nil : partner.flatMap { Recipient($0) }?.address
    }

    private mutating func entered() -> ChatCommand? {
        var line = editor.take()
        // A pasted text often ends with the break of its last line.
        while line.last?.isNewline == true { line.removeLast() }
        guard line.contains(where: { !$0.isWhitespace }) else { return nil }
        history.entered(line)
        if line.hasPrefix("/"), !line.hasPrefix("//") { return command(line) }
        guard !list.isOpen, let partner else {
            notice(
                "To whom? Choose a conversation first, or write /to and a name; what you wrote comes back then."
            )
            aside = line
            return nil
        }
        return .send(text: line.hasPrefix("//") ? String(line.dropFirst()) : line, to: partner)
    }

    /// Goes back to where new things appear, without the words of the program.
    private mutating func escaped() {
        if let shown {
            book.changeKnown(shown) { $0.transcript.forgetNotes() }
        } else {
            lobby.forgetNotes()
            if partner != nil { list.isOpen = false }
        }
        follow()
    }

    /// Moves the window up (or down, below zero) by so many lines, as far as there are lines; at their end it wants more.
    private mutating func scroll(by lines: Int) {
        guard let shown else { return }
        let window = transcriptHeight
        let wanted = max(scrolledUp + lines, 0)
        let available = conversationLines(wanted + window).count - window
        scrolledUp = max(min(wanted, available), 0)
        if scrolledUp == 0 { unseen = 0 }
        guard lines > 0, wanted > available else { return }
        book.change(shown) { conversation in
            conversation.history.wantsOlder = conversation.transcript.entries.count < Transcript.limit
            conversation.history.hasFailed = false
        }
    }

    private var pageHeight: Int { max(transcriptHeight - 1, 1) }
}
