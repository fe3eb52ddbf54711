import TestSupport
import Testing

/// What `martlet_1_summary` says of a conversation.
struct ConversationSummary: Equatable {
    /// The newest entry's id; empty when there is none.
    let newest: String
    let unread: Int
    let isExact: Bool
    let read: String
    let deliveredToAll: String
    let readByAll: String
    let name: String
    let picture: String

    init(_ reply: TestReply) throws {
        let parts = reply.elements
        try #require(parts.count == 8, "\(reply)")
        newest = parts[0].elements.first?.text ?? ""
        unread = try #require(parts[1].integer)
        isExact = parts[2] == .integer(1)
        let texts = parts[3...].map { $0.text ?? "missing" }
        (read, deliveredToAll, readByAll) = (texts[0], texts[1], texts[2])
        (name, picture) = (texts[3], texts[4])
    }
}
