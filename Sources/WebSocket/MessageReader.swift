package import Protocol

/// Makes whole messages of one connection's bytes; a message that came in one piece is reported where it stands.
///
/// An idle reader owns no buffer. After a close and after an error it ignores whatever else comes.
package struct MessageReader {
    private var frames: FrameParser
    /// The message behind a `.assembled` payload.
    package private(set) var assembled: [UInt8] = []
    /// The ping's or pong's payload behind a `.assembledControl` one.
    package private(set) var assembledControl: [UInt8] = []
    /// True while the last event's payload stands in one of the two.
    private var hasReportedMessage = false
    private var hasReportedControl = false
    private var isClosed = false

    /// `allowsCompression` says that permessage-deflate was agreed.
    package init(role: WebSocketRole, limits: WebSocketLimits, allowsCompression: Bool) {
        frames = FrameParser(role: role, limits: limits, allowsCompression: allowsCompression)
    }

    /// What it keeps of a message that is not complete, or not given back yet, in bytes of storage.
    package var storageBytes: Int { assembled.capacity + assembledControl.capacity }

    /// The next event at `offset`, which moves behind it; call again until it is `needsMore`.
    ///
    /// The payload of the event before becomes invalid.
    package mutating func next(
        _ bytes: inout MutableSpan<UInt8>,
        at offset: inout Int,
        inflater: Inflater
    ) throws(WebSocketError) -> MessageEvent {
        release(to: inflater)
        guard !isClosed else {
            offset = bytes.count
            return .needsMore
        }
        do throws(WebSocketError) {
            return try nextEvent(&bytes, at: &offset, inflater)
        } catch {
            isClosed = true
            assembled = []
            assembledControl = []
            throw error
        }
    }

    private mutating func nextEvent(
        _ bytes: inout MutableSpan<UInt8>,
        at offset: inout Int,
        _ inflater: Inflater
    ) throws(WebSocketError) -> MessageEvent {
        while true {
            switch try frames.next(&bytes, at: &offset) {
            case .needsMore: return .needsMore
            case .data(let chunk):
                if let event = try received(chunk, of: bytes.span, inflater) { return event }
            case .control(let chunk):
                if let event = try received(chunk, of: bytes.span) { return event }
            }
        }
    }

    private mutating func release(to inflater: Inflater) {
        if hasReportedMessage {
            hasReportedMessage = false
            inflater.giveBack(&assembled)
        }
        if hasReportedControl {
            hasReportedControl = false
            assembledControl = []
        }
    }

    private mutating func received(
        _ chunk: DataChunk,
        of bytes: Span<UInt8>,
        _ inflater: Inflater
    ) throws(WebSocketError) -> MessageEvent? {
        let piece = bytes.extracting(chunk.range)
        if chunk.isFirst {
            if chunk.isLast, !chunk.isCompressed { return .message(chunk.kind, .inPlace(chunk.range)) }
            assembled = inflater.takeSpare()
        }
        if chunk.isLast, chunk.isCompressed {
            try inflate(lastPiece: piece, kind: chunk.kind, inflater)
        } else {
            assembled.append(copying: piece)
            guard chunk.isLast else { return nil }
        }
        hasReportedMessage = true
        return .message(chunk.kind, .assembled)
    }

    /// Puts the inflated message in the place of the deflated one.
    private mutating func inflate(
        lastPiece piece: Span<UInt8>,
        kind: MessageKind,
        _ inflater: Inflater
    ) throws(WebSocketError) {
        let limit = frames.limits.messageBytes
        if assembled.isEmpty {
            try inflater.inflate(piece, limit: limit, to: &assembled)
        } else {
            var deflated: [UInt8] = []
            swap(&deflated, &assembled)
            deflated.append(copying: piece)
            try inflater.inflate(deflated.span, limit: limit, to: &assembled)
            inflater.giveBack(&deflated)
        }
        guard kind == .text else { return }
        var utf8 = UTF8Validator()
        guard utf8.consume(assembled.span), utf8.isComplete else { throw .invalidUTF8 }
    }

    private mutating func received(
        _ chunk: ControlChunk,
        of bytes: Span<UInt8>
    ) throws(WebSocketError) -> MessageEvent? {
        if chunk.isFirst, chunk.isLast { return try control(chunk.opcode, .inPlace(chunk.range), bytes) }
        assembledControl.append(copying: bytes.extracting(chunk.range))
        guard chunk.isLast else { return nil }
        hasReportedControl = true
        return try control(chunk.opcode, .assembledControl, bytes)
    }

    private mutating func control(
        _ opcode: Opcode,
        _ payload: MessagePayload,
        _ bytes: Span<UInt8>
    ) throws(WebSocketError) -> MessageEvent {
        switch opcode {
        case .ping: return .ping(payload)
        case .pong: return .pong(payload)
        case .close, .continuation, .text, .binary:
            isClosed = true
            return .close(try closePayload(payload, bytes))
        }
    }

    private func closePayload(
        _ payload: MessagePayload,
        _ bytes: Span<UInt8>
    ) throws(WebSocketError) -> ClosePayload {
        switch payload {
        case .inPlace(let range): try ClosePayload(parsing: bytes.extracting(range))
        case .assembled, .assembledControl: try ClosePayload(parsing: assembledControl.span)
        }
    }
}
