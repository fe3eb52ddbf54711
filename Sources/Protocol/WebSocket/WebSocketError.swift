/// What a peer did against RFC 6455 or our limits; after it the connection only has a close frame left to send.
package enum WebSocketError: Error, Equatable, Sendable {
    /// RSV2 or RSV3 was set, or RSV1 where no compressed message can start.
    case reservedBits
    /// One of the opcodes 3–7 or 11–15.
    case reservedOpcode(UInt8)
    /// A client's frame came without a mask.
    case unmaskedFrame
    /// A server's frame came with a mask.
    case maskedFrame
    /// A close, ping or pong said it was longer than 125 bytes.
    case controlFrameTooLong
    /// A close, ping or pong came without FIN.
    case fragmentedControlFrame
    /// A continuation came while no message was open.
    case unexpectedContinuation
    /// A new text or binary frame came before the open message was finished.
    case interruptedMessage
    /// The length was not written in the fewest bytes, or its top bit was set.
    case invalidLength
    /// The frame announced more than the limit, in bytes.
    case frameTooLarge(length: UInt64, limit: Int)
    /// The message's frames, or what it inflates to, exceed the limit, in bytes.
    case messageTooLarge(limit: Int)
    /// A text message or a close reason was not UTF-8.
    case invalidUTF8
    /// A close payload of one byte, which cannot hold a code.
    case truncatedCloseCode
    /// A close code that must not appear on the wire.
    case invalidCloseCode(UInt16)
    /// The payload of a compressed message was no deflate data.
    case invalidCompressedData

    /// The code for our close frame (RFC 6455, section 7.4.1).
    package var closeCode: UInt16 {
        switch self {
        case .reservedBits, .reservedOpcode, .unmaskedFrame, .maskedFrame, .controlFrameTooLong,
            .fragmentedControlFrame, .unexpectedContinuation, .interruptedMessage, .invalidLength,
            .truncatedCloseCode, .invalidCloseCode:
            1002
        case .invalidUTF8, .invalidCompressedData:
            1007
        case .frameTooLarge, .messageTooLarge:
            1009
        }
    }
}
