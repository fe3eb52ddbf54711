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

    package var description: String { text }
}
