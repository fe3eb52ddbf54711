/// Reads one frame header at a time, byte by byte if need be, and refuses it at the first wrong byte.
///
/// It knows the rules of one header (RFC 6455, section 5.2); the order of frames and sizes is `FrameParser`'s.
struct FrameHeaderDecoder {
    private enum Stage: UInt8 {
        case first, second, length, mask
    }

    /// The payload length once the header is read, in bytes; below 2^63.
    private(set) var length: UInt64 = 0
    /// The key of this frame; meaningless where frames come without masks.
    private(set) var mask = MaskingKey(0)
    private var first: UInt8 = 0
    private var stage = Stage.first
    /// Bytes of the extended length: 0, 2 or 8.
    private var lengthBytes: UInt8 = 0
    /// Bytes still to come in this stage.
    private var pending: UInt8 = 0
    private let role: WebSocketRole
    private let allowsCompression: Bool

    init(role: WebSocketRole, allowsCompression: Bool) {
        self.role = role
        self.allowsCompression = allowsCompression
    }

    var isFinal: Bool { first & 0x80 != 0 }
    var isCompressed: Bool { first & 0x40 != 0 }
    var isMasked: Bool { role == .server }
    /// Checked when the first byte came, so the fallback never shows.
    var opcode: Opcode { Opcode(rawValue: first & 0x0F) ?? .close }

    /// Consumes bytes up to the end of the header; false when they end before it.
    mutating func read(
        _ bytes: Span<UInt8>,
        at offset: inout Int,
        isInMessage: Bool
    ) throws(WebSocketError) -> Bool {
        while offset < bytes.count {
            let byte = bytes[offset]
            offset &+= 1
            switch stage {
            case .first: try receivedFirst(byte, isInMessage: isInMessage)
            case .second: try receivedSecond(byte)
            case .length: try receivedLength(byte)
            case .mask: receivedMask(byte)
            }
            if stage == .first {
                return true
            }
        }
        return false
    }

    private mutating func receivedFirst(_ byte: UInt8, isInMessage: Bool) throws(WebSocketError) {
        guard let opcode = Opcode(rawValue: byte & 0x0F) else { throw .reservedOpcode(byte & 0x0F) }
        let mayCompress = allowsCompression && (opcode == .text || opcode == .binary)
        guard byte & (mayCompress ? 0x30 : 0x70) == 0 else { throw .reservedBits }
        if opcode.isControl {
            guard byte & 0x80 != 0 else { throw .fragmentedControlFrame }
        } else if opcode == .continuation {
            guard isInMessage else { throw .unexpectedContinuation }
        } else {
            guard !isInMessage else { throw .interruptedMessage }
        }
        first = byte
        stage = .second
    }

    private mutating func receivedSecond(_ byte: UInt8) throws(WebSocketError) {
        let announced = byte & 0x7F
        if isMasked {
            guard byte & 0x80 != 0 else { throw .unmaskedFrame }
        } else {
            guard byte & 0x80 == 0 else { throw .maskedFrame }
        }
        if announced <= 125 {
            length = UInt64(announced)
            finishedLength()
            return
        }
        guard !opcode.isControl else { throw .controlFrameTooLong }
        length = 0
        lengthBytes = announced == 126 ? 2 : 8
        pending = lengthBytes
        stage = .length
    }

    private mutating func receivedLength(_ byte: UInt8) throws(WebSocketError) {
        if pending == 8 {
            guard byte & 0x80 == 0 else { throw .invalidLength }
        }
        length = length &<< 8 | UInt64(byte)
        pending &-= 1
        guard pending == 0 else { return }
        guard length > (lengthBytes == 2 ? 125 : 0xFFFF) else { throw .invalidLength }
        finishedLength()
    }

    private mutating func finishedLength() {
        stage = isMasked ? .mask : .first
        pending = 4
    }

    private mutating func receivedMask(_ byte: UInt8) {
        mask.received(byte)
        pending &-= 1
        if pending == 0 {
            stage = .first
        }
    }
}
