/// A receipt that a client's library gave to its user.
package struct ReceiptSeen: Equatable, Sendable {
    package let at: Int
    package let conversation: Int
    package let line: LineNumber
    package let isRead: Bool
    /// The user who has it or has read it; nil in a group, where it is said of all others.
    package let by: Int?

    package init(at: Int, conversation: Int, line: LineNumber, isRead: Bool, by: Int?) {
        self.at = at
        self.conversation = conversation
        self.line = line
        self.isRead = isRead
        self.by = by
    }
}
