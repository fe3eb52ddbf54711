/// Takes the bytes of one connection apart into frames, however they arrive, without keeping any of them.
///
/// It consumes every byte it is given, unmasks in place and checks text as it goes by, so a wrong byte is refused
/// where it stands. Its state is some tens of bytes. After an error it must not be fed again.
package struct FrameParser {
    /// The sizes it enforces.
    package let limits: WebSocketLimits
    private var header: FrameHeaderDecoder
    private var mask = MaskingKey(0)
    private var utf8 = UTF8Validator()
    /// Payload bytes of the current frame still to come.
    private var remaining: UInt64 = 0
    /// Payload bytes of the open message that were announced so far.
    private var announced = 0
    private var kind = MessageKind.text
    private var isCompressed = false
    private var isInPayload = false
    private var isInMessage = false
    /// True once a chunk of the open message, or of the open control frame, was reported.
    private var hasReportedData = false
    private var hasReportedControl = false

    /// `allowsCompression` says that permessage-deflate was agreed, which gives RSV1 a meaning.
    package init(role: WebSocketRole, limits: WebSocketLimits, allowsCompression: Bool) {
        self.limits = limits
        header = FrameHeaderDecoder(role: role, allowsCompression: allowsCompression)
    }

    /// The next event at `offset`, which moves behind it; call again until it is `needsMore`.
    package mutating func next(
        _ bytes: inout MutableSpan<UInt8>,
        at offset: inout Int
    ) throws(WebSocketError) -> FrameEvent {
        while true {
            if !isInPayload {
                guard try header.read(bytes.span, at: &offset, isInMessage: isInMessage) else {
                    return .needsMore
                }
                try beganFrame()
            }
            let range = takePayload(of: &bytes, at: &offset)
            if header.opcode.isControl {
                if let chunk = controlChunk(range) { return .control(chunk) }
            } else {
                if let chunk = try dataChunk(range, of: bytes.span) { return .data(chunk) }
            }
            if remaining > 0 { return .needsMore }
        }
    }

    private mutating func beganFrame() throws(WebSocketError) {
        remaining = header.length
        mask = header.mask
        isInPayload = true
        guard !header.opcode.isControl else { return hasReportedControl = false }
        guard header.length <= UInt64(limits.frameBytes) else {
            throw .frameTooLarge(length: header.length, limit: limits.frameBytes)
        }
        if header.opcode != .continuation { beganMessage() }
        let length = Int(header.length)
        guard length <= limits.messageBytes - announced else {
            throw .messageTooLarge(limit: limits.messageBytes)
        }
        announced += length
    }

    private mutating func beganMessage() {
        kind = header.opcode == .text ? .text : .binary
        isCompressed = header.isCompressed
        isInMessage = true
        hasReportedData = false
        announced = 0
        utf8 = UTF8Validator()
    }

    /// Unmasks what has come of the frame's payload.
    private mutating func takePayload(of bytes: inout MutableSpan<UInt8>, at offset: inout Int) -> Range<Int>
    {
        let length = Int(min(remaining, UInt64(bytes.count &- offset)))
        let range = offset..<offset &+ length
        if header.isMasked { mask.apply(to: &bytes, in: range) }
        offset = range.upperBound
        remaining &-= UInt64(length)
        isInPayload = remaining > 0
        return range
    }

    private mutating func controlChunk(_ range: Range<Int>) -> ControlChunk? {
        guard !range.isEmpty || !isInPayload else { return nil }
        let isFirst = !hasReportedControl
        hasReportedControl = true
        return ControlChunk(range: range, opcode: header.opcode, isFirst: isFirst, isLast: !isInPayload)
    }

    private mutating func dataChunk(
        _ range: Range<Int>,
        of bytes: Span<UInt8>
    ) throws(WebSocketError) -> DataChunk? {
        let isLast = !isInPayload && header.isFinal
        if kind == .text, !isCompressed {
            guard utf8.consume(bytes.extracting(range)) else { throw .invalidUTF8 }
            guard !isLast || utf8.isComplete else { throw .invalidUTF8 }
        }
        guard !range.isEmpty || isLast else { return nil }
        let isFirst = !hasReportedData
        hasReportedData = true
        isInMessage = !isLast
        return DataChunk(
            range: range,
            kind: kind,
            isCompressed: isCompressed,
            isFirst: isFirst,
            isLast: isLast
        )
    }
}
