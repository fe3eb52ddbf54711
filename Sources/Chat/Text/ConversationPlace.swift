/// Where a message belongs, as the user sees it.
enum ConversationPlace: Equatable, Sendable {
    /// The 1:1 conversation with this user.
    case direct(String)
    case group(String)

    /// Takes apart a conversation's id, as `user` sees it; an unknown form counts as a group of that name.
    init(_ conversation: String, user: String) {
        let parts = conversation.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("dm", 3): self = .direct(parts[1] == user ? parts[2] : parts[1])
        case ("group", 2): self = .group(parts[1])
        default: self = .group(conversation)
        }
    }
}
