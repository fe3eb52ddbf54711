internal import Client

/// The conversations that this terminal knows; bounded.
struct ConversationBook: Equatable, Sendable {
    /// More than anybody pages through; beyond it the one that rested longest is forgotten.
    static let limit = 300

    /// The lines that are kept of a conversation that is not shown; the history has the others.
    static let hiddenLines = 200

    private let user: String
    private var conversations: [String: Conversation] = [:]

    init(user: String) {
        self.user = user
    }

    subscript(id: String) -> Conversation? { conversations[id] }

    /// Changes a conversation, a new one where it is not known; `shown` is never forgotten for it.
    mutating func change<Result>(
        _ id: String,
        shown: String? = nil,
        _ body: (inout Conversation) -> Result
    ) -> Result {
        if conversations[id] == nil, conversations.count >= ConversationBook.limit { forgetOne(but: shown) }
        return body(&conversations[id, default: Conversation(id: id, user: user)])
    }

    /// Changes a conversation if it is known.
    mutating func changeKnown(_ id: String, _ body: (inout Conversation) -> Void) {
        if conversations[id] != nil { change(id) { body(&$0) } }
    }

    /// Changes all of them.
    mutating func changeAll(_ body: (inout Conversation) -> Void) {
        for id in conversations.keys { changeKnown(id, body) }
    }

    /// Those in which something happened, the last one first.
    var listed: [Conversation] {
        conversations.values.filter { !$0.activity.isEmpty }.sorted { one, other in
            one.activity == other.activity
                ? one.id < other.id : MessageOrder.precedes(other.activity, one.activity)
        }
    }

    /// Whether somebody is typing anywhere.
    var hasTyping: Bool { conversations.values.contains { !$0.typing.isEmpty } }

    private mutating func forgetOne(but shown: String?) {
        let oldest = conversations.values
            .filter { $0.id != shown && $0.transcript.pendingCount == 0 }
            .min { MessageOrder.precedes($0.activity, $1.activity) }
        if let oldest { conversations[oldest.id] = nil }
    }
}
