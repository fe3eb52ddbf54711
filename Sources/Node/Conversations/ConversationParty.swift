internal import Protocol

/// A user in a conversation that may be theirs: of a group only Redis knows that.
struct ConversationParty {
    let conversation: ConversationID
    let user: UserID
    let other: Other

    /// Who else is in the conversation.
    enum Other {
        /// The other one of two, or the user, who may write to themselves.
        case peer(UserID)
        /// A group, of which the user may or may not be a member.
        case group(GroupID)
    }

    /// Nil for a conversation of others.
    init?(_ user: UserID, in conversation: ConversationID) {
        self.user = user
        self.conversation = conversation
        switch conversation.parties {
        case .users(let one, let two) where one == user: other = .peer(two)
        case .users(let one, let two) where two == user: other = .peer(one)
        case .group(let group): other = .group(group)
        case .users, nil: return nil
        }
    }
}
