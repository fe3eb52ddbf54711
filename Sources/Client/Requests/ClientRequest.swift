package import Protocol

/// What a client asks the server for, to be answered once.
package enum ClientRequest: Equatable, Sendable {
    /// A page of the user's conversations, behind the `next` of the one before.
    case conversations(limit: Int, before: String? = nil)
    /// A page of a conversation: the newest, those before a message, or those after one.
    case history(conversation: String, limit: Int, before: String? = nil, after: String? = nil)
    /// How far a message has come with each of those it is for.
    case info(conversation: String, id: String)
    /// Deletes a message.
    case delete(conversation: String, id: String, for: DeletionAudience)
}
