/// A WebSocket frame as a test writes it, right or wrong (RFC 6455 section 5.2); knows nothing of Martlet's parser.
package struct RawFrame: Equatable, Sendable, CustomStringConvertible {
    /// How the payload's length is written.
    package enum LengthForm: Sendable {
        /// In the fewest bytes, as the protocol demands.
        case shortest
        /// In two bytes more.
        case sixteenBits
        /// In eight bytes more.
        case sixtyFourBits
    }

    package static let continuation: UInt8 = 0
    package static let text: UInt8 = 1
    package static let binary: UInt8 = 2
    package static let close: UInt8 = 8
    package static let ping: UInt8 = 9
    package static let pong: UInt8 = 10

    package var opcode: UInt8
    package var payload: [UInt8]
    package var isFinal: Bool
    /// The three reserved bits: 4 is RSV1, which marks a compressed message.
    package var reserved: UInt8
    /// Nil for a frame without a mask, as servers send them.
    package var mask: UInt32?
    package var lengthForm = LengthForm.shortest

    /// A client's frame unless `mask` is nil.
    package init(
        _ opcode: UInt8,
        _ payload: [UInt8] = [],
        isFinal: Bool = true,
        reserved: UInt8 = 0,
        mask: UInt32? = 0x37FA_213D
    ) {
        self.opcode = opcode
        self.payload = payload
        self.isFinal = isFinal
        self.reserved = reserved
        self.mask = mask
    }

    /// A whole text message.
    package static func text(_ text: String) -> RawFrame { RawFrame(RawFrame.text, Array(text.utf8)) }

    /// A close frame with a code and a reason.
    package static func close(_ code: UInt16, _ reason: String = "") -> RawFrame {
        RawFrame(close, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
    }

    /// The code of a close frame; nil for an empty one and for other frames.
    package var closeCode: UInt16? {
        guard opcode == RawFrame.close, payload.count >= 2 else { return nil }
        return UInt16(payload[0]) << 8 | UInt16(payload[1])
    }

    /// The bytes on the wire.
    package var encoded: [UInt8] {
        var bytes = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        let length = payload.count
        if lengthForm == .shortest, length < 126 {
            bytes.append(maskBit | UInt8(length))
        } else if lengthForm != .sixtyFourBits, length < 65_536 {
            bytes.append(maskBit | 126)
            bytes += [UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)]
        } else {
            bytes.append(maskBit | 127)
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: length >> shift))
            }
        }
        guard let mask else { return bytes + payload }
        let key = (0..<4).map { UInt8(truncatingIfNeeded: mask >> (24 - 8 * $0)) }
        bytes += key
        // A mask of zero changes nothing; large payloads take it, since this loop is slow in debug builds.
        guard mask != 0 else { return bytes + payload }
        bytes.reserveCapacity(bytes.count + length)
        for (index, byte) in payload.enumerated() { bytes.append(byte ^ key[index & 3]) }
        return bytes
    }

    /// Short enough for a failed expectation.
    package var description: String {
        let text = String(decoding: payload.prefix(80), as: UTF8.self)
        let code = closeCode.map { " \($0)" } ?? ""
        return "frame \(opcode)\(isFinal ? "" : "…")\(code) \(payload.count) bytes '\(text)'"
    }
}
