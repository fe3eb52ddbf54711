/// What somebody is doing in a conversation just now, copied out of its frame; kept nowhere.
package struct IncomingSignal: Equatable, Sendable {
    /// What the state is called when it is over.
    package static let stopped = "stopped"

    package let conversation: String
    package let from: String
    package let device: String

    /// `typing`, `stopped`, or any other word that clients agree upon.
    package let state: String

    /// Nil when `frame` is no such signal.
    package init?(_ frame: ReceivedFrame, _ bytes: Span<UInt8>) {
        guard frame.kind == .typing else { return nil }
        conversation = frame.text(\.conversation, in: bytes)
        from = frame.text(\.from, in: bytes)
        device = frame.text(\.device, in: bytes)
        state = frame.strings.state == nil ? "typing" : frame.text(\.state, in: bytes)
    }
}
