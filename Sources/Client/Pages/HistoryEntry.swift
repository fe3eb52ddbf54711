/// One line of a conversation's history.
package enum HistoryEntry: Equatable, Sendable {
    case message(IncomingMessage)
    case change(IncomingChange)
    /// What stands in the place of a message that was deleted for all.
    case tombstone(IncomingDeletion)

    /// The id that it has in the conversation.
    package var id: String {
        switch self {
        case .message(let message): message.id
        case .change(let change): change.id
        case .tombstone(let deletion): deletion.id
        }
    }

    /// Nil for an event of a kind that this version does not know.
    init?(_ bytes: Span<UInt8>) {
        guard let frame = try? ReceivedFrame(bytes) else { return nil }
        if let message = IncomingMessage(frame, bytes) {
            self = .message(message)
        } else if let change = IncomingChange(frame, bytes) {
            self = .change(change)
        } else if let deletion = IncomingDeletion(frame, bytes) {
            self = .tombstone(deletion)
        } else {
            return nil
        }
    }
}
