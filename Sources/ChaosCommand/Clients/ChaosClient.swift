import Chaos
import Client
import Protocol

/// One device: what its client library tells it goes into the record, and nothing of the library's own state.
final class ChaosClient: MessagingDelegate {
    let device: Int
    let client: MessagingClient
    /// The node that welcomed it last.
    private(set) var node = ""
    /// Sends without an answer.
    private var tokens: [SendID: Int] = [:]
    /// Deletions without an answer.
    private var deletions: [RequestID: Int] = [:]
    private unowned let crowd: Crowd

    /// Below what the library holds, in messages.
    private static let mostUnanswered = 900

    /// Codes after which a deletion is asked for again.
    private static let passing: Set<String> = [
        "unavailable", "storage_refused", "rate_limited", "overloaded", "no_answer", SendFailure.lostCode,
    ]

    init(device: Int, client: MessagingClient, crowd: Crowd) {
        self.device = device
        self.client = client
        self.crowd = crowd
        client.delegate = self
    }

    var isLive: Bool { client.status == .live }
    var unanswered: Int { tokens.count }

    /// Gives a message to the library; does nothing when that would take no more, or is stopped.
    func send(to conversation: Int, fault: Int? = nil, padding: Int = 0) {
        if case .closed = client.status { return }
        guard client.outbox.count < ChaosClient.mostUnanswered else { return }
        let token = crowd.record.submitted(by: device, to: conversation, fault: fault, at: crowd.now)
        let content = MessageToken.content(token, padding: padding)
        do throws(SubmitError) {
            tokens[try client.send(to: crowd.recipient(conversation, from: device), content: content)] = token
        } catch {
            crowd.record.refused(token, code: "\(error)")
        }
    }

    /// Asks for the deletion of a message for everybody; false when it cannot be asked for now.
    func delete(_ number: Int, conversation: String, line: LineNumber) -> Bool {
        let request = ClientRequest.delete(conversation: conversation, id: line.text, for: .all)
        do throws(SubmitError) {
            deletions[try client.request(request)] = number
            return true
        } catch {
            return false
        }
    }

    func received(_ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        if frame.kind == .welcome {
            node = frame.text(\.node, in: bytes)
            crowd.record.welcomed(device, at: crowd.now)
        } else if let message = IncomingMessage(frame, bytes) {
            crowd.received(message, by: self)
        } else if let deletion = IncomingDeletion(frame, bytes), deletion.audience == .all {
            crowd.deleted(deletion, seenBy: device)
        } else if let receipt = IncomingReceipt(frame, bytes) {
            crowd.received(receipt, by: device)
        }
    }

    func sent(_ id: SendID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        guard let token = tokens.removeValue(forKey: id) else {
            return crowd.record.noticed("device \(device) was told that a send is stored twice")
        }
        crowd.record.acknowledged(token, as: LineNumber(frame.text(\.id, in: bytes)), at: crowd.now)
    }

    func failed(_ id: SendID, _ failure: SendFailure, by client: MessagingClient) {
        guard let token = tokens.removeValue(forKey: id) else { return }
        crowd.record.refused(token, code: failure.code)
    }

    func replied(_ id: RequestID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>, by client: MessagingClient) {
        if let number = deletions.removeValue(forKey: id) {
            crowd.record.confirmedDeletion(number, at: crowd.now)
        }
    }

    func requestFailed(_ id: RequestID, _ failure: SendFailure, by client: MessagingClient) {
        guard let number = deletions.removeValue(forKey: id), ChaosClient.passing.contains(failure.code)
        else {
            return
        }
        crowd.deletionFailed(number)
    }

    func statusChanged(_ status: ConnectionStatus, by client: MessagingClient) {}

    func resynced(by client: MessagingClient) {
        crowd.record.resynced(device)
    }
}
