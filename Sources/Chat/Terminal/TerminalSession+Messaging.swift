internal import Client
internal import Loop
internal import Protocol

extension TerminalSession: MessagingDelegate {
    func received(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        if let message = IncomingMessage(frame, bytes) { show(message) }
        if let change = IncomingChange(frame, bytes) { show(change) }
        switch frame.kind {
        case .welcome:
            screen.welcomed(by: frame.text(\.node, in: bytes))
        case .drain:
            screen.notice("The node is leaving; moving to another.")
        case .error where frame.numbers.ref == nil:
            screen.notice("The server says: \(frame.text(\.message, in: bytes))")
        case .error, .sent, .message, .group, .answer, .receipt, .typing, .presence, .history, .deleted,
            .resync, .renewed, .other, nil:
            break
        }
        planDrawing()
    }

    func sent(_ id: SendID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        screen.sent(id)
        answered()
        planDrawing()
    }

    func failed(_ id: SendID, _ failure: SendFailure, by client: MessagingClient) {
        screen.failed(id, reason: "\(failure.code): \(failure.message)")
        answered()
        planDrawing()
    }

    func statusChanged(_ status: ConnectionStatus, by client: MessagingClient) {
        screen.connectionChanged(status, because: client.lastEnd)
        planDrawing()
    }

    func resynced(by client: MessagingClient) {
        screen.notice("The server lost events; some messages may be missing here.")
        planDrawing()
    }

    private func show(_ message: IncomingMessage) {
        let text = MessageText.shown(message.content)
        let time = LocalClock.time(message.time)
        switch ConversationPlace(message.conversation, user: options.user.text) {
        case .direct(let other) where message.from == options.user.text:
            screen.sending(nil, to: other, text: text, time: time)
        case .direct:
            screen.received(from: message.from, text: text, time: time)
        case .group(let group) where message.from == options.user.text:
            screen.sending(nil, to: "group:\(group)", text: text, time: time)
        case .group(let group):
            screen.received(from: message.from, in: group, text: text, time: time)
        }
    }

    private func show(_ change: IncomingChange) {
        let place = ConversationPlace(change.conversation, user: options.user.text)
        guard case .group(let group) = place else { return }
        switch change.change {
        case .created(let name, _, _), .updated(let name?, _): screen.learned(name, of: group)
        case .updated(nil, _), .members, .deleted, .other: break
        }
        screen.changed(group, ChangeText.shown(change), time: LocalClock.time(change.time))
    }
}
