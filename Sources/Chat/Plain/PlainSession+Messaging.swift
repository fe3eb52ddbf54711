package import Client
internal import Loop

extension PlainSession: MessagingDelegate {
    package func received(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        switch frame.kind {
        case .message:
            guard let message = IncomingMessage(frame, bytes) else { return }
            note(message)
            print(report.message(message))
        case .group: print(IncomingChange(frame, bytes).map { report.change($0) })
        case .receipt: print(IncomingReceipt(frame, bytes).map { report.receipt($0) })
        case .deleted: print(IncomingDeletion(frame, bytes).map { report.deletion($0) })
        case .typing: print(IncomingSignal(frame, bytes).map { report.signal($0) })
        case .presence: print(IncomingPresence(frame, bytes).map { report.presence($0) })
        case .welcome: node = frame.text(\.node, in: bytes)
        case .sent, .history, .error, .drain, .resync, .renewed, .answer, .done, .conversations, .info,
            .other, nil:
            break
        }
    }

    package func sent(_ id: SendID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient)
    {
        print(report.sent(id, messageID: frame.text(\.id, in: bytes)))
        if !waiting.isEmpty { sendWaiting() }
    }

    package func failed(_ id: SendID, _ failure: SendFailure, by client: MessagingClient) {
        print(report.failed(id, code: failure.code, reason: failure.message))
        if !waiting.isEmpty { sendWaiting() }
    }

    package func replied(
        _ id: RequestID,
        _ frame: ReceivedFrame,
        _ bytes: Span<UInt8>,
        by client: MessagingClient
    ) {
        for line in report.answered(id, frame, bytes) { print(line) }
        if !waiting.isEmpty { sendWaiting() }
    }

    package func requestFailed(_ id: RequestID, _ failure: SendFailure, by client: MessagingClient) {
        print(report.failed(id, code: failure.code, reason: failure.message))
        if !waiting.isEmpty { sendWaiting() }
    }

    package func statusChanged(_ status: ConnectionStatus, by client: MessagingClient) {
        print(report.status(status, because: client.lastEnd, node: node, now: loop.now))
        if status == .live, !waiting.isEmpty { sendWaiting() }
    }

    package func resynced(by client: MessagingClient) {
        print("resync")
    }
}
