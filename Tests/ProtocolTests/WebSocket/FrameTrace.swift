import Protocol
import TestSupport

/// What a frame parser reported about some bytes, with the pieces of each payload joined.
struct FrameTrace: Equatable {
    enum Entry: Equatable {
        case message(MessageKind, [UInt8], isCompressed: Bool)
        case control(Opcode, [UInt8])
    }

    var entries: [Entry] = []
    var error: WebSocketError?

    /// The trace of the input, which is the same however the input is cut.
    static func of(
        _ input: [UInt8],
        role: WebSocketRole = .client,
        limits: WebSocketLimits = WebSocketLimits(),
        allowsCompression: Bool = false
    ) throws -> FrameTrace {
        try ParserVerifier.outcome(of: input) { pieces in
            let parser = FrameParser(role: role, limits: limits, allowsCompression: allowsCompression)
            var recorder = FrameRecorder(parser)
            return recorder.record(pieces)
        }
    }
}

/// Feeds pieces to a parser and joins what it reports.
struct FrameRecorder {
    private var parser: FrameParser
    private var trace = FrameTrace()
    private var message: [UInt8] = []
    private var control: [UInt8] = []

    init(_ parser: FrameParser) {
        self.parser = parser
    }

    mutating func record(_ pieces: [[UInt8]]) -> FrameTrace {
        do throws(WebSocketError) {
            for piece in pieces { try feed(piece) }
        } catch {
            trace.error = error
        }
        return trace
    }

    private mutating func feed(_ piece: [UInt8]) throws(WebSocketError) {
        var copy = piece
        var bytes = copy.mutableSpan
        var offset = 0
        while true {
            switch try parser.next(&bytes, at: &offset) {
            case .needsMore: return
            case .data(let chunk): received(chunk, bytes.span)
            case .control(let chunk): received(chunk, bytes.span)
            }
        }
    }

    private mutating func received(_ chunk: DataChunk, _ bytes: Span<UInt8>) {
        if chunk.isFirst { message = [] }
        message.append(copying: bytes.extracting(chunk.range))
        if chunk.isLast {
            trace.entries.append(.message(chunk.kind, message, isCompressed: chunk.isCompressed))
        }
    }

    private mutating func received(_ chunk: ControlChunk, _ bytes: Span<UInt8>) {
        if chunk.isFirst { control = [] }
        control.append(copying: bytes.extracting(chunk.range))
        if chunk.isLast { trace.entries.append(.control(chunk.opcode, control)) }
    }
}
