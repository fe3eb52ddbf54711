/// A piece of a control frame, whose payload is at most 125 bytes over all its chunks.
package struct ControlChunk: Equatable, Sendable {
    /// Where the payload stands; may be empty.
    package let range: Range<Int>
    /// Close, ping or pong.
    package let opcode: Opcode
    /// True for the first chunk of the frame.
    package let isFirst: Bool
    /// True when the frame ends here.
    package let isLast: Bool
}
