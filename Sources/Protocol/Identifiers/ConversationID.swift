/// The id of a conversation: `dm:` and both users in byte order, or `group:` and the group.
///
/// It is also the hash tag of the conversation's Redis names, so that all of them share a Cluster slot.
package struct ConversationID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// The 1:1 conversation of two users, the same whichever comes first; a user may write to themselves.
    package init(_ one: UserID, _ other: UserID) {
        let isOrdered = one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
        text = isOrdered ? "dm:\(one.text):\(other.text)" : "dm:\(other.text):\(one.text)"
    }

    /// The conversation of a group.
    package init(_ group: GroupID) {
        text = "group:\(group.text)"
    }

    /// Nil unless the bytes of `range` are the one form that a conversation's id has.
    package init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        self.init(String(copying: bytes, range))
    }

    /// Nil unless `text` is the one form that a conversation's id has.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("dm", 3):
            guard let one = UserID(parts[1]), let other = UserID(parts[2]) else { return nil }
            self.init(one, other)
            guard self.text == text else { return nil }
        case ("group", 2):
            guard let group = GroupID(parts[1]) else { return nil }
            self.init(group)
        default: return nil
        }
    }

    /// Who is in it: two users, or the members of a group.
    package var parties: Parties? {
        let parts = text.split(separator: ":").map(String.init)
        if parts.count == 3, let one = UserID(parts[1]), let other = UserID(parts[2]) {
            return .users(one, other)
        }
        return parts.count == 2 ? GroupID(parts[1]).map { .group($0) } : nil
    }

    /// Who may be in a conversation.
    package enum Parties: Equatable, Sendable {
        case users(UserID, UserID)
        case group(GroupID)
    }

    package var description: String { text }
}
