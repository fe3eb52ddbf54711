package import Protocol

/// A message that is gone, copied out of its frame; also what stands in its place in the history.
package struct IncomingDeletion: Equatable, Sendable {
    /// The message that was deleted.
    package let id: String

    package let conversation: String

    /// Whether it is gone for everybody or for this user alone.
    package let audience: DeletionAudience

    /// Who deleted it.
    package let by: String

    /// Who had written it, where the server says so.
    package let sender: String?

    /// When, in ms since 1970.
    package let time: UInt64

    /// Nil when `frame` is no deletion, or one for somebody that this version does not know.
    package init?(_ frame: ReceivedFrame, _ bytes: Span<UInt8>) {
        guard frame.kind == .deleted,
            let audience = DeletionAudience(rawValue: frame.text(\.audience, in: bytes))
        else { return nil }
        self.audience = audience
        id = frame.text(\.id, in: bytes)
        conversation = frame.text(\.conversation, in: bytes)
        by = frame.text(\.by, in: bytes)
        sender = frame.strings.sender == nil ? nil : frame.text(\.sender, in: bytes)
        time = frame.numbers.time ?? 0
    }
}
