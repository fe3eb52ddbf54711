/// Gathers the bytes of one head up to its empty line, and refuses what no head can hold as soon as it comes.
///
/// Every line ends with CR LF: a lone CR or LF is refused, because parties that read it differently can be played
/// against each other. So are NUL and all other control characters but the tab.
struct HTTPHeadCollector {
    /// What was gathered; it ends with the empty line once `collect` returned true.
    private(set) var bytes: [UInt8] = []
    private let limit: Int
    private var previous: UInt8 = 0
    /// Characters of the current line without its end.
    private var lineBytes = 0
    private var hasSkippedEmptyLine = false

    init(limit: Int) {
        self.limit = limit
    }

    /// Consumes bytes up to the end of the head; false when they end before it.
    mutating func collect(_ input: Span<UInt8>, at offset: inout Int) throws(HTTPError) -> Bool {
        let start = offset
        var position = offset
        while position < input.count {
            let byte = input[position]
            position += 1
            guard bytes.count + position - start <= limit else { throw .headTooLarge(limit: limit) }
            guard try endsLine(byte) else { continue }
            let isEmpty = lineBytes == 0
            lineBytes = 0
            if isEmpty {
                bytes.append(copying: input.extracting(start..<position))
                offset = position
                if try isFinished() { return true }
                return try collect(input, at: &offset)
            }
        }
        bytes.append(copying: input.extracting(start..<position))
        offset = position
        return false
    }

    /// The gathered bytes, leaving none behind.
    mutating func take() -> [UInt8] {
        let head = bytes
        self = HTTPHeadCollector(limit: limit)
        return head
    }

    /// One empty line before the start line is skipped (RFC 9112, section 2.2).
    private mutating func isFinished() throws(HTTPError) -> Bool {
        guard bytes.count == 2 else { return true }
        guard !hasSkippedEmptyLine else { throw .invalidStartLine }
        bytes.removeAll()
        hasSkippedEmptyLine = true
        return false
    }

    private mutating func endsLine(_ byte: UInt8) throws(HTTPError) -> Bool {
        defer { previous = byte }
        if byte == ASCII.lf || previous == ASCII.cr {
            guard byte == ASCII.lf, previous == ASCII.cr else { throw .invalidCharacter(byte) }
            return true
        }
        if byte == ASCII.cr { return false }
        guard byte >= 0x20 && byte != 0x7F || byte == ASCII.tab else { throw .invalidCharacter(byte) }
        lineBytes += 1
        return false
    }
}
