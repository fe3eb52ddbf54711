/// Where a page of a user's conversations ends: what clients get as `next` and pass on, and read nothing in.
///
/// Written as `<id of the last line>,<conversation>`: the list is ordered by both, the newest first. The name serves
/// for comparing alone, so it need not be that of a conversation that there is.
package struct ConversationCursor: Equatable, Sendable {
    /// The last line of the conversation.
    package let place: LineID
    package let name: String

    /// `dm:` and two ids of the greatest length with a colon between them.
    private static let longestName = 3 + 2 * IdentifierRule.maximumLength + 1

    package init(_ place: LineID, _ conversation: ConversationID) {
        self.place = place
        name = conversation.text
    }

    /// Nil for what is no cursor.
    package init?(_ text: String) {
        let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let place = LineID(entry: Array(parts[0].utf8).span),
            1...ConversationCursor.longestName ~= parts[1].utf8.count,
            parts[1].utf8.allSatisfy(ConversationCursor.allows)
        else { return nil }
        self.place = place
        name = String(parts[1])
    }

    /// Whether a conversation with this last line comes after the cursor.
    ///
    /// Of those with the same last line the greatest name comes first, as in a sorted set that is read backwards.
    package func precedes(_ place: LineID, _ conversation: ConversationID) -> Bool {
        guard place == self.place else { return place < self.place }
        return conversation.text.utf8.lexicographicallyPrecedes(name.utf8)
    }

    /// What clients pass on.
    package var text: String { "\(place.text),\(name)" }

    /// What ids and their separator are made of.
    private static func allows(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || IdentifierRule.allows(byte)
    }
}
