import Protocol

/// Bytes as a peer would put them on the wire, also wrong ones.
struct Wire: Sendable {
    private(set) var bytes: [UInt8] = []
    /// Clients mask, and the reader under test is then a server.
    let isMasked: Bool

    init(from sender: WebSocketRole) {
        isMasked = sender == .client
    }

    /// One frame; `bits` are those of FIN and RSV.
    mutating func frame(_ opcode: UInt8, _ payload: [UInt8], bits: UInt8 = 0x80) {
        let mask: UInt32? = isMasked ? 0x1234_5678 : nil
        let start = bytes.count
        FrameEncoder.appendFrame(.text, payload.span, mask: mask, to: &bytes)
        bytes[start] = bits | opcode
    }

    /// A message in frames of at most `size` bytes each.
    mutating func message(
        _ kind: MessageKind,
        _ payload: [UInt8],
        fragments size: Int,
        isCompressed: Bool = false
    ) {
        var position = 0
        repeat {
            let end = min(position + size, payload.count)
            let bits: UInt8 = (end == payload.count ? 0x80 : 0) | (isCompressed && position == 0 ? 0x40 : 0)
            frame(position == 0 ? kind.rawValue : 0, Array(payload[position..<end]), bits: bits)
            position = end
        } while position < payload.count
    }

    /// A whole text message.
    mutating func text(_ text: String) {
        frame(1, Array(text.utf8))
    }

    /// A close frame of that code and reason.
    mutating func close(_ code: UInt16, _ reason: [UInt8] = []) {
        frame(8, [UInt8(code >> 8), UInt8(code & 0xFF)] + reason)
    }
}
