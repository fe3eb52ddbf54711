/// A page of the user's conversations, copied out of its frame.
package struct ReceivedConversations: Equatable, Sendable {
    /// Those in which something happened last come first.
    package let conversations: [ListedConversation]

    /// What to ask for next; nil at the end.
    package let next: String?

    /// Nil when `frame` is no such page.
    package init?(_ frame: ReceivedFrame, _ bytes: Span<UInt8>) {
        guard frame.kind == .conversations, let items = frame.items else { return nil }
        next = frame.strings.next == nil ? nil : frame.text(\.next, in: bytes)
        var conversations: [ListedConversation] = []
        JSONElements.each(of: items, in: bytes) { element in
            if let summary = ListedConversation(element, bytes) { conversations.append(summary) }
        }
        self.conversations = conversations
    }
}
