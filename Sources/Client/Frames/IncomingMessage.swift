/// A delivered message, copied out of its frame; for applications that keep it.
package struct IncomingMessage: Equatable, Sendable {
    /// Sorts by age within the conversation.
    package let id: String

    /// `dm:` and both users, or `group:` and the group.
    package let conversation: String

    /// The sender, who may be this user on another device.
    package let from: String

    /// The sender's device.
    package let device: String

    /// When it was stored, in ms since 1970.
    package let time: UInt64

    /// The content object as its sender wrote it, byte for byte.
    package let content: [UInt8]

    /// Nil when `frame` is no message or lacks its content; `bytes` are those that the frame was parsed from.
    package init?(_ frame: ReceivedFrame, _ bytes: Span<UInt8>) {
        guard frame.kind == .message, let content = frame.content else { return nil }
        id = frame.text(\.id, in: bytes)
        conversation = frame.text(\.conversation, in: bytes)
        from = frame.text(\.from, in: bytes)
        device = frame.text(\.device, in: bytes)
        time = frame.numbers.time ?? 0
        self.content = content.map { bytes[$0] }
    }
}
