/// Finds the pieces and the end of one body in the bytes of a connection, without keeping any of them.
package struct HTTPBodyParser: Sendable {
    /// What the next bytes held; ranges point into the bytes that were given.
    package enum Event: Equatable, Sendable {
        /// Everything was consumed.
        case needsMore
        /// A piece of the body, never empty.
        case piece(Range<Int>)
        /// The body is complete; the offset stands behind it.
        case end
    }

    private enum Stage: Sendable {
        case content, sizeLine, chunk, chunkEnd, trailers, finished
    }

    private var stage: Stage
    /// Bytes left of the content or of the current chunk.
    private var remaining: Int
    /// Bytes the body may still grow by.
    private var budget: Int
    private let limit: Int
    private var line = HTTPChunkLine()

    /// `limit` is the longest body to accept, in bytes; a known length was compared with it already.
    package init(_ framing: HTTPBodyFraming, limit: Int) {
        self.limit = limit
        budget = limit
        switch framing {
        case .none: (stage, remaining) = (.finished, 0)
        case .length(let length): (stage, remaining) = (length == 0 ? .finished : .content, length)
        case .chunked: (stage, remaining) = (.sizeLine, 0)
        }
    }

    /// The next event at `offset`, which moves behind it; call again until it is `needsMore` or `end`.
    package mutating func next(_ bytes: Span<UInt8>, at offset: inout Int) throws(HTTPError) -> Event {
        while stage != .finished {
            guard offset < bytes.count else { return .needsMore }
            switch stage {
            case .content, .chunk: return .piece(takePiece(bytes, at: &offset))
            case .sizeLine: try received(sizeByte: bytes[offset], at: &offset)
            case .chunkEnd, .trailers: try received(lineByte: bytes[offset], at: &offset)
            case .finished: break
            }
        }
        return .end
    }

    private mutating func takePiece(_ bytes: Span<UInt8>, at offset: inout Int) -> Range<Int> {
        let length = min(remaining, bytes.count - offset)
        let range = offset..<offset + length
        offset = range.upperBound
        remaining -= length
        if remaining == 0 {
            stage = stage == .chunk ? .chunkEnd : .finished
            line = HTTPChunkLine()
        }
        return range
    }

    private mutating func received(sizeByte byte: UInt8, at offset: inout Int) throws(HTTPError) {
        offset += 1
        guard try line.received(sizeByte: byte) else { return }
        guard line.size <= budget else { throw .bodyTooLarge(limit: limit) }
        budget -= line.size
        remaining = line.size
        stage = remaining == 0 ? .trailers : .chunk
        line = HTTPChunkLine()
    }

    /// The empty line behind a chunk, or the trailer fields, which are checked and dropped.
    private mutating func received(lineByte byte: UInt8, at offset: inout Int) throws(HTTPError) {
        offset += 1
        guard try line.received(trailerByte: byte, mayHoldField: stage == .trailers) else { return }
        if stage == .chunkEnd {
            stage = .sizeLine
        } else if line.isEmpty {
            stage = .finished
        }
        line.beganLine()
    }
}
