internal import Client
internal import Loop
internal import Protocol

extension TerminalSession: MessagingDelegate {
    func received(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        switch frame.kind {
        case .message:
            if let message = IncomingMessage(frame, bytes) {
                screen.received(message, time: LocalClock.time(message.time))
            }
        case .group:
            if let change = IncomingChange(frame, bytes) {
                screen.changed(change, time: LocalClock.time(change.time))
            }
        case .deleted:
            if let deletion = IncomingDeletion(frame, bytes) {
                screen.deleted(deletion, times: LocalClock.time)
            }
        case .receipt:
            if let receipt = IncomingReceipt(frame, bytes) { screen.receipt(receipt) }
        case .typing:
            if let signal = IncomingSignal(frame, bytes) { screen.signalled(signal, at: loop.now) }
        case .presence:
            if let presence = IncomingPresence(frame, bytes) {
                screen.noted(presence, lastSeen: presence.lastSeen.map(LocalClock.time))
            }
        case .welcome:
            screen.welcomed(by: frame.text(\.node, in: bytes))
            if frame.isNew { screen.missedEvents() }
        case .drain:
            screen.notice("The node is leaving; moving to another.")
        case .error where frame.numbers.ref == nil:
            screen.notice("The server says: \(frame.text(\.message, in: bytes))")
        case .error, .sent, .answer, .history, .resync, .renewed, .done, .conversations, .info, .other, nil:
            break
        }
        planDrawing()
    }

    func sent(_ id: SendID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        let time = frame.numbers.time ?? loop.wallClock
        screen.sent(id, as: frame.text(\.id, in: bytes), time: LocalClock.time(time))
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
        screen.resynced()
        planDrawing()
    }
}
