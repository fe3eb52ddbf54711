internal import Client
internal import Loop
internal import Terminal

extension TerminalSession {
    func press(_ pressed: [Key]) {
        for key in pressed {
            let written = screen.editor
            if let command = screen.pressed(key) { carryOut(command) }
            if screen.editor != written { tellTyping() }
        }
        planDrawing()
    }

    func carryOut(_ command: ChatCommand) {
        switch command {
        case .send(let text, let partner): send(text, to: partner)
        case .ask(let request): ask(request)
        case .read(let conversation, let id): client.markRead(conversation, upTo: id)
        case .quit: leave()
        case .redraw: painter.invalidate()
        case .suspend:
            terminal.suspend()
            screen.resized(to: terminal.size)
            painter.invalidate()
        }
        planDrawing()
    }

    /// Tells the others that the user is writing, or has thought better of it.
    private func tellTyping() {
        if let recipient = screen.typingTo { client.typing(to: recipient) } else { client.stoppedTyping() }
    }

    private func send(_ text: String, to partner: String) {
        do throws(SubmitError) {
            guard let address = Recipient(partner)?.address else { return }
            let id = try client.send(to: address, content: MessageContent.encode(text: text))
            screen.sending(id, to: partner, text: text, time: LocalClock.time(loop.wallClock))
        } catch {
            screen.notice("Not sent: \(error.words)")
        }
    }
}

extension SubmitError {
    var words: String {
        switch self {
        case .outboxFull: "too many messages wait for an answer."
        case .notConnected: "there is no connection."
        case .closed: "the connection is closed for good."
        case .refsExhausted: "this device has no numbers left; is the clock right?"
        }
    }
}
