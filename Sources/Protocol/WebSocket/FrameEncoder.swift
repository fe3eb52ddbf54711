/// Writes frames behind what an output buffer already holds; it keeps no state.
package enum FrameEncoder {
    /// The longest header, in bytes: 2, an extended length of 8, a mask of 4.
    package static let longestHeaderBytes = 14

    /// A whole frame; `mask` is what a client must give, and its first byte on the wire is the lowest.
    package static func appendFrame(
        _ opcode: Opcode,
        _ payload: Span<UInt8>,
        isFinal: Bool = true,
        isCompressed: Bool = false,
        mask: UInt32? = nil,
        to output: inout [UInt8]
    ) {
        appendHeader(
            opcode,
            length: payload.count,
            isFinal: isFinal,
            isCompressed: isCompressed,
            mask: mask,
            to: &output
        )
        let start = output.count
        output.append(copying: payload)
        if let mask {
            var bytes = output.mutableSpan
            var key = MaskingKey(mask)
            key.apply(to: &bytes, in: start..<start + payload.count)
        }
    }

    /// Only the header, for a payload of `length` bytes that the caller appends, masked if `mask` is given.
    package static func appendHeader(
        _ opcode: Opcode,
        length: Int,
        isFinal: Bool = true,
        isCompressed: Bool = false,
        mask: UInt32? = nil,
        to output: inout [UInt8]
    ) {
        output.append((isFinal ? 0x80 : 0) | (isCompressed ? 0x40 : 0) | opcode.rawValue)
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        if length <= 125 {
            output.append(maskBit | UInt8(truncatingIfNeeded: length))
        } else if length <= 0xFFFF {
            output.append(maskBit | 126)
            appendBigEndian(UInt64(length), bytes: 2, to: &output)
        } else {
            output.append(maskBit | 127)
            appendBigEndian(UInt64(length), bytes: 8, to: &output)
        }
        if let mask {
            appendBigEndian(UInt64(mask.byteSwapped), bytes: 4, to: &output)
        }
    }

    /// A close frame; without a code its payload is empty, and a long reason is cut.
    package static func appendClose(
        _ payload: ClosePayload,
        mask: UInt32? = nil,
        to output: inout [UInt8]
    ) {
        let bytes = payload.encoded()
        appendFrame(.close, bytes.span, mask: mask, to: &output)
    }

    private static func appendBigEndian(_ value: UInt64, bytes: UInt64, to output: inout [UInt8]) {
        var shift = bytes &* 8
        while shift > 0 {
            shift &-= 8
            output.append(UInt8(truncatingIfNeeded: value &>> shift))
        }
    }
}
