package import Protocol

/// A change of a group, copied out of its frame; for applications that show who added whom.
package struct IncomingChange: Equatable, Sendable {
    /// Sorts by age among the group's messages.
    package let id: String

    /// `group:` and the group.
    package let conversation: String

    /// Who did it, who may be this user, on this device or another.
    package let from: String

    /// When, in ms since 1970.
    package let time: UInt64

    /// What it is.
    package let change: GroupChange

    /// Nil when `frame` is no group event; `bytes` are those that the frame was parsed from.
    package init?(_ frame: ReceivedFrame, _ bytes: Span<UInt8>) {
        guard frame.kind == .group, let change = GroupChange(bytes) else { return nil }
        id = frame.text(\.id, in: bytes)
        conversation = frame.text(\.conversation, in: bytes)
        from = frame.text(\.from, in: bytes)
        time = frame.numbers.time ?? 0
        self.change = change
    }
}
