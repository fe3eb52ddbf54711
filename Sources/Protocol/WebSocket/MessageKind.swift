/// How the application reads a message's bytes; text is always valid UTF-8 once it leaves the reader.
package enum MessageKind: UInt8, Sendable {
    case text = 0x1
    case binary = 0x2

    /// The opcode of the message's first frame.
    package var opcode: Opcode {
        switch self {
        case .text: .text
        case .binary: .binary
        }
    }
}
