package import Client
internal import Loop

extension PlainSession: MessagingDelegate {
    package func received(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        if let message = IncomingMessage(frame, bytes) { return print(report.message(message)) }
        if let change = IncomingChange(frame, bytes) { return print(report.change(change)) }
        if frame.kind == .welcome { node = frame.text(\.node, in: bytes) }
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

    package func statusChanged(_ status: ConnectionStatus, by client: MessagingClient) {
        print(report.status(status, because: client.lastEnd, node: node, now: loop.now))
    }

    package func resynced(by client: MessagingClient) {
        print("resync")
    }
}
