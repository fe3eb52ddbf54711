import Protocol
import TestSupport
import WebSocket

/// What a message reader reported about some bytes, and how it ended.
struct ReaderTrace: Equatable {
    enum Entry: Equatable {
        case text(String)
        case binary([UInt8])
        case ping([UInt8])
        case pong([UInt8])
        case close(UInt16?, String)
    }

    var entries: [Entry] = []
    var error: WebSocketError?

    /// The trace of the bytes, which is the same however they are cut.
    static func of(
        _ wire: Wire,
        limits: WebSocketLimits = WebSocketLimits(messageBytes: 20 * 1024 * 1024),
        allowsCompression: Bool = false
    ) throws -> ReaderTrace {
        try ParserVerifier.outcome(of: wire.bytes) { pieces in
            once(pieces, isMasked: wire.isMasked, limits: limits, allowsCompression: allowsCompression)
        }
    }

    /// The trace of the pieces as they are cut.
    static func once(
        _ pieces: [[UInt8]],
        isMasked: Bool,
        limits: WebSocketLimits = WebSocketLimits(messageBytes: 20 * 1024 * 1024),
        allowsCompression: Bool = false
    ) -> ReaderTrace {
        var trace = ReaderTrace()
        var reader = MessageReader(
            role: isMasked ? .server : .client,
            limits: limits,
            allowsCompression: allowsCompression
        )
        let inflater = Inflater()
        do throws(WebSocketError) {
            for piece in pieces { try trace.feed(piece, to: &reader, inflater) }
        } catch {
            trace.error = error
        }
        return trace
    }

    private mutating func feed(
        _ piece: [UInt8],
        to reader: inout MessageReader,
        _ inflater: Inflater
    ) throws(WebSocketError) {
        var copy = piece
        var bytes = copy.mutableSpan
        var offset = 0
        while true {
            let event = try reader.next(&bytes, at: &offset, inflater: inflater)
            switch event {
            case .needsMore: return
            case .message(let kind, let payload):
                let content = Self.copy(payload, reader, bytes.span)
                entries.append(
                    kind == .text ? .text(String(decoding: content, as: UTF8.self)) : .binary(content)
                )
            case .ping(let payload): entries.append(.ping(Self.copy(payload, reader, bytes.span)))
            case .pong(let payload): entries.append(.pong(Self.copy(payload, reader, bytes.span)))
            case .close(let payload): entries.append(.close(payload.code, payload.reason))
            }
        }
    }

    private static func copy(
        _ payload: MessagePayload,
        _ reader: MessageReader,
        _ bytes: Span<UInt8>
    ) -> [UInt8] {
        reader.withPayload(payload, in: bytes) { content in
            var copy: [UInt8] = []
            copy.append(copying: content)
            return copy
        }
    }
}
