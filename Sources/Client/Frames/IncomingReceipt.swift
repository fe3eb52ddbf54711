/// How far a conversation's messages have come, copied out of its frame.
package struct IncomingReceipt: Equatable, Sendable {
    package let conversation: String

    /// What all messages up to `id` are now.
    package let status: MessageStatus

    /// The message up to which it holds.
    package let id: String

    /// Who has them: nil for all others of a group, the user themselves when another of their devices read.
    package let by: String?

    /// When, in ms since 1970.
    package let time: UInt64

    /// Nil when `frame` is no receipt, or one of a status that this version does not know.
    package init?(_ frame: ReceivedFrame, _ bytes: Span<UInt8>) {
        guard frame.kind == .receipt, let status = MessageStatus(rawValue: frame.text(\.status, in: bytes)),
            status != .sent
        else { return nil }
        self.status = status
        conversation = frame.text(\.conversation, in: bytes)
        id = frame.text(\.id, in: bytes)
        by = frame.strings.by == nil ? nil : frame.text(\.by, in: bytes)
        time = frame.numbers.time ?? 0
    }
}
