package import Protocol

/// Whom the user talks to, as they write it: `bob`, or `group:g1`.
package enum Recipient: Equatable, Sendable, CustomStringConvertible {
    case user(UserID)
    case group(GroupID)

    /// Nil for what is neither; `user:bob` is the same as `bob`.
    package init?(_ text: String) {
        if text.hasPrefix(Recipient.groupPrefix) {
            guard let group = GroupID(String(text.dropFirst(Recipient.groupPrefix.count))) else { return nil }
            self = .group(group)
        } else {
            let isLong = text.hasPrefix(Recipient.userPrefix)
            guard let user = UserID(isLong ? String(text.dropFirst(Recipient.userPrefix.count)) : text) else {
                return nil
            }
            self = .user(user)
        }
    }

    /// What the user sees and may write.
    package var description: String {
        switch self {
        case .user(let user): user.text
        case .group(let group): Recipient.groupPrefix + group.text
        }
    }

    /// What the server is told.
    package var address: String {
        switch self {
        case .user(let user): Recipient.userPrefix + user.text
        case .group(let group): Recipient.groupPrefix + group.text
        }
    }

    /// The id of the conversation that `user` has with them: `dm:` and both in byte order, or `group:` and the group.
    func conversation(of user: String) -> String {
        switch self {
        case .user(let other):
            let isFirst = user.utf8.lexicographicallyPrecedes(other.text.utf8)
            return isFirst ? "dm:\(user):\(other.text)" : "dm:\(other.text):\(user)"
        case .group:
            return address
        }
    }

    private static let userPrefix = "user:"
    private static let groupPrefix = "group:"
}
