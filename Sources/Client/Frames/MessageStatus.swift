/// How far a message has come with those it is for.
package enum MessageStatus: String, Equatable, Sendable {
    /// Stored.
    case sent
    /// A device of theirs has it.
    case delivered
    /// They have seen it.
    case read
}
