/// Cuts a stream of bytes into lines; a line that is too long is handed over in pieces.
struct LineSplitter {
    /// What a child may say in one line; the log's own lines are half of that.
    static let largestLineBytes = 8192

    private var rest: [UInt8] = []

    /// Calls the closure with each line that is complete, without its newline.
    mutating func append(_ bytes: Span<UInt8>, _ body: (String) -> Void) {
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") {
                flush(body)
                continue
            }
            rest.append(byte)
            if rest.count == Self.largestLineBytes { flush(body) }
        }
    }

    /// Hands over what is left when the stream has ended.
    mutating func finish(_ body: (String) -> Void) {
        if !rest.isEmpty { flush(body) }
    }

    private mutating func flush(_ body: (String) -> Void) {
        if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
        body(String(decoding: rest, as: UTF8.self))
        rest.removeAll(keepingCapacity: true)
    }
}
