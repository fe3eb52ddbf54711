import Client

/// Notes what a messaging client reports.
final class MessagingRecorder: MessagingDelegate {
    private(set) var messages: [IncomingMessage] = []
    private(set) var otherKinds: [ReceivedFrame.Kind?] = []
    private(set) var sent: [SendID: String] = [:]
    private(set) var failed: [SendID: SendFailure] = [:]
    private(set) var statuses: [ConnectionStatus] = []
    private(set) var resyncs = 0
    private(set) var repeats: [String] = []
    private(set) var changes: [IncomingChange] = []
    private(set) var answers: [CallID: String] = [:]
    private(set) var failedCalls: [CallID: SendFailure] = [:]
    private(set) var replies: [RequestID: ReceivedFrame.Kind?] = [:]
    private(set) var failedRequests: [RequestID: SendFailure] = [:]
    var onStatus: (MessagingClient, ConnectionStatus) -> Void = { _, _ in }
    var onMessage: (MessagingClient) -> Void = { _ in }

    var texts: [String] {
        messages.map { message in
            if case .text(let text) = MessageContent(message.content.span) { text } else { "" }
        }
    }

    func received(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        if let change = IncomingChange(frame, bytes) { return changes.append(change) }
        guard let message = IncomingMessage(frame, bytes) else { return otherKinds.append(frame.kind) }
        messages.append(message)
        onMessage(client)
    }

    func repeated(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        repeats.append(frame.text(\.id, in: bytes))
    }

    func sent(_ id: SendID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        sent[id] = frame.text(\.id, in: bytes)
    }

    func failed(_ id: SendID, _ failure: SendFailure, by client: MessagingClient) {
        failed[id] = failure
    }

    func answered(_ id: CallID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        answers[id] = frame.content.map { range in String(decoding: range.map { bytes[$0] }, as: UTF8.self) }
    }

    func callFailed(_ id: CallID, _ failure: SendFailure, by client: MessagingClient) {
        failedCalls[id] = failure
    }

    func replied(_ id: RequestID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        replies[id] = frame.kind
    }

    func requestFailed(_ id: RequestID, _ failure: SendFailure, by client: MessagingClient) {
        failedRequests[id] = failure
    }

    func statusChanged(_ status: ConnectionStatus, by client: MessagingClient) {
        statuses.append(status)
        onStatus(client, status)
    }

    func resynced(by client: MessagingClient) {
        resyncs += 1
    }
}
