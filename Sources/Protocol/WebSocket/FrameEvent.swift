/// What the next bytes held; ranges point into the bytes that were given, already unmasked.
package enum FrameEvent: Equatable, Sendable {
    /// Everything was consumed, and nothing is left to report.
    case needsMore
    /// A piece of a text or binary message.
    case data(DataChunk)
    /// A piece of a close, ping or pong.
    case control(ControlChunk)
}
