internal import Protocol

/// A page of a conversation's history, copied out of its frame.
package struct ReceivedHistory: Equatable, Sendable {
    package let conversation: String

    /// Newest first; may be empty although there is more.
    package let entries: [HistoryEntry]

    /// What to ask for next, in the direction that was asked for; nil at the end.
    package let next: String?

    /// Nil when `frame` is no such page.
    package init?(_ frame: ReceivedFrame, _ bytes: Span<UInt8>) {
        guard frame.kind == .history, let items = frame.items else { return nil }
        conversation = frame.text(\.conversation, in: bytes)
        next = frame.hasMore && frame.strings.next != nil ? frame.text(\.next, in: bytes) : nil
        var entries: [HistoryEntry] = []
        JSONElements.each(of: items, in: bytes) { element in
            if let entry = HistoryEntry(bytes.extracting(element)) { entries.append(entry) }
        }
        self.entries = entries
    }
}
