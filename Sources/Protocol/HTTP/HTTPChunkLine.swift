/// One line between the chunks of a body: a size, the end of a chunk, or a trailer field (RFC 9112, section 7.1).
struct HTTPChunkLine: Sendable {
    /// Chunk extensions and trailers are dropped, so they only deserve what keeps strange peers working, in bytes.
    private static let longestLines = 1024
    /// Sizes of more hexadecimal digits are past every limit and would overflow some readers.
    private static let longestSize = 8

    /// The size that a size line gave, in bytes.
    private(set) var size = 0
    private var digits = 0
    private var lineBytes = 0
    private var allBytes = 0
    private var previous: UInt8 = 0
    private var hasColon = false
    private var isInExtension = false

    /// True while the line has nothing before its end.
    var isEmpty: Bool { lineBytes == 0 }

    /// Takes a byte of a size line; true when the line is complete.
    mutating func received(sizeByte byte: UInt8) throws(HTTPError) -> Bool {
        guard try !endsLine(byte) else {
            guard digits > 0 else { throw .invalidChunk }
            return true
        }
        guard byte != ASCII.cr, !isInExtension else { return false }
        if let digit = ASCII.hexValue(byte) {
            guard digits < Self.longestSize else { throw .invalidChunk }
            size = size << 4 | Int(digit)
            digits += 1
        } else {
            guard byte == UInt8(ascii: ";"), digits > 0 else { throw .invalidChunk }
            isInExtension = true
        }
        return false
    }

    /// Takes a byte of a line that is empty or, where allowed, a trailer field; true when it is complete.
    mutating func received(trailerByte byte: UInt8, mayHoldField: Bool) throws(HTTPError) -> Bool {
        guard try !endsLine(byte) else {
            guard isEmpty || hasColon else { throw .invalidChunk }
            return true
        }
        guard byte != ASCII.cr else { return false }
        guard mayHoldField else { throw .invalidChunk }
        guard !hasColon else { return false }
        if byte == UInt8(ascii: ":"), lineBytes > 1 {
            hasColon = true
        } else {
            guard ASCII.isToken(byte) else { throw .invalidChunk }
        }
        return false
    }

    /// Forgets the line, but not how many bytes all lines had.
    mutating func beganLine() {
        lineBytes = 0
        previous = 0
        hasColon = false
    }

    private mutating func endsLine(_ byte: UInt8) throws(HTTPError) -> Bool {
        defer { previous = byte }
        allBytes += 1
        guard allBytes <= Self.longestLines else { throw .invalidChunk }
        if byte == ASCII.lf || previous == ASCII.cr {
            guard byte == ASCII.lf, previous == ASCII.cr else { throw .invalidChunk }
            return true
        }
        if byte == ASCII.cr { return false }
        guard byte >= 0x20 && byte != 0x7F || byte == ASCII.tab else { throw .invalidChunk }
        lineBytes += 1
        return false
    }
}
