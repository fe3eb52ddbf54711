internal import Protocol

/// What a user wants to know of their conversations, or to have deleted.
enum Query {
    /// A page of the list of their conversations.
    case conversations(before: ConversationCursor?, limit: Int)
    /// A page of a conversation.
    case history(ConversationID, before: LineID?, after: LineID?, limit: Int)
    /// How far a message has come with each of those it is for.
    case info(ConversationID, LineID)
    /// A message is to be gone.
    case delete(ConversationID, LineID, DeletionAudience)

    /// What it costs of the user's allowance, in messages: about what it costs Redis.
    var price: Int {
        switch self {
        case .conversations(_, let limit): max(2, limit / 10)
        case .history: 2
        case .info(let conversation, _): Query.priceOfInfo(conversation)
        case .delete: 1
        }
    }

    /// A group's members are all looked at, which takes Redis 2 ms when they are a thousand.
    private static func priceOfInfo(_ conversation: ConversationID) -> Int {
        switch conversation.parties {
        case .group: 16
        case .users, nil: 1
        }
    }

    /// What a conversation in a list costs beyond that, once it is known: counting many unread messages takes as long as
    /// a page of history.
    static func price(of summary: ConversationSummary) -> Int {
        summary.view?.isUnreadCut == true ? 2 : 0
    }
}
