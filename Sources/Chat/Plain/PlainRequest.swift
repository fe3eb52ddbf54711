internal import Client
package import Protocol

/// What a line of plain mode asks the server for, in the conversation with whom the session talks to.
package enum PlainRequest: Equatable, Sendable {
    case chats(limit: Int)
    case history(limit: Int, before: String?)
    case info(id: String)
    case delete(id: String, for: DeletionAudience)

    /// The request about `conversation`; nil where there is none and it needs one.
    func request(in conversation: String?) -> ClientRequest? {
        if case .chats(let limit) = self { return .conversations(limit: limit) }
        guard let conversation else { return nil }
        return switch self {
        case .chats(let limit): .conversations(limit: limit)
        case .history(let limit, let before):
            .history(conversation: conversation, limit: limit, before: before)
        case .info(let id): .info(conversation: conversation, id: id)
        case .delete(let id, let audience): .delete(conversation: conversation, id: id, for: audience)
        }
    }
}
