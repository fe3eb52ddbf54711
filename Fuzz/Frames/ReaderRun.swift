internal import FuzzSupport
internal import Protocol
internal import WebSocket

/// One reader and everything it reported, with what must hold for each event.
struct ReaderRun {
    /// What must not depend on how the bytes were cut.
    struct Outcome: Equatable {
        var events: [[UInt8]] = []
        var error: WebSocketError?
    }

    private static let inflater = InflaterHolder()

    private(set) var outcome = Outcome()
    private var reader: MessageReader
    private let limits: WebSocketLimits

    init(options: UInt8) {
        limits = options & 4 == 0 ? WebSocketLimits() : WebSocketLimits(messageBytes: 300, frameBytes: 130)
        reader = MessageReader(
            role: options & 1 == 0 ? .server : .client,
            limits: limits,
            allowsCompression: options & 2 != 0
        )
    }

    mutating func feed(_ pieces: [[UInt8]]) {
        for piece in pieces {
            do throws(WebSocketError) {
                try feed(piece)
            } catch {
                Fuzzer.require(outcome.error == nil, "a second error: \(error)")
                Fuzzer.require(ClosePayload.isAllowedOnWire(error.closeCode), "no code for \(error)")
                outcome.error = error
            }
        }
    }

    private mutating func feed(_ piece: [UInt8]) throws(WebSocketError) {
        var copy = piece
        var bytes = copy.mutableSpan
        var offset = 0
        while true {
            let before = offset
            let event = try reader.next(&bytes, at: &offset, inflater: Self.inflater.inflater)
            Fuzzer.require(offset >= before && offset <= piece.count, "offset \(offset) of \(piece.count)")
            guard event != .needsMore else { break }
            record(event, bytes.span)
        }
        Fuzzer.require(offset == piece.count, "\(piece.count - offset) bytes were left")
    }

    private mutating func record(_ event: MessageEvent, _ bytes: Span<UInt8>) {
        switch event {
        case .needsMore: break
        case .message(let kind, let payload):
            let content = copy(payload, bytes)
            Fuzzer.require(content.count <= limits.messageBytes, "a message of \(content.count) bytes")
            let isText = String(validating: content, as: UTF8.self) != nil
            Fuzzer.require(kind == .binary || isText, "text is not UTF-8")
            outcome.events.append([kind.rawValue] + content)
        case .ping(let payload), .pong(let payload):
            let content = copy(payload, bytes)
            Fuzzer.require(content.count <= 125, "a control frame of \(content.count) bytes")
            outcome.events.append([9] + content)
        case .close(let payload):
            outcome.events.append([8] + payload.encoded())
        }
    }

    private func copy(_ payload: MessagePayload, _ bytes: Span<UInt8>) -> [UInt8] {
        reader.withPayload(payload, in: bytes) { content in
            var copy: [UInt8] = []
            copy.append(copying: content)
            return copy
        }
    }
}

/// The inflater that all runs share, as the connections of a loop do.
private struct InflaterHolder: @unchecked Sendable {
    // Used by the one thread of the fuzzer only.
    let inflater = Inflater()
}
