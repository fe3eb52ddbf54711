internal import Client
internal import Loop

extension TerminalSession: StreamReceiver {
    func received(_ bytes: inout MutableSpan<UInt8>, from stream: Stream) {
        var pressed: [Key] = []
        for index in 0..<bytes.count { keys.received(bytes[index], &pressed) }
        if !isLeaving { escape = nil }
        if keys.isUndecided, !isLeaving {
            escape = loop.timer(after: TerminalSession.escapeTime) { [weak self] in self?.decideEscape() }
        }
        press(pressed)
    }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, because end: StreamEnd) {
        isOver = true
    }

    private func decideEscape() {
        var pressed: [Key] = []
        keys.flush(&pressed)
        press(pressed)
    }
}

extension TerminalSession {
    private func press(_ pressed: [Key]) {
        for key in pressed {
            if let command = screen.pressed(key) { carryOut(command) }
        }
        planDrawing()
    }

    func carryOut(_ command: ChatCommand) {
        switch command {
        case .send(let text, let partner): send(text, to: partner)
        case .quit: leave()
        case .redraw: painter.invalidate()
        case .suspend:
            terminal.suspend()
            screen.resized(to: terminal.size)
            painter.invalidate()
        }
        planDrawing()
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

    /// What follows an escape byte within this time belongs to it: terminals send sequences in one go.
    private static let escapeTime = Duration.milliseconds(60)
}

extension SubmitError {
    fileprivate var words: String {
        switch self {
        case .outboxFull: "too many messages wait for an answer."
        case .notConnected: "there is no connection."
        case .closed: "the connection is closed for good."
        case .refsExhausted: "this device has no numbers left; is the clock right?"
        }
    }
}
