package import Protocol

/// What a peer has said, whole and checked.
package enum MessageEvent: Equatable, Sendable {
    /// Everything was consumed, and nothing is left to report.
    case needsMore
    /// A text (valid UTF-8) or binary message, inflated if it was compressed.
    case message(MessageKind, MessagePayload)
    /// To be answered with a pong of the same payload, at most 125 bytes.
    case ping(MessagePayload)
    case pong(MessagePayload)
    /// The peer closes; whatever it sends after this is ignored.
    case close(ClosePayload)
}
