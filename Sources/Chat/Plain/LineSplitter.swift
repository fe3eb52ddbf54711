/// Cuts a stream of bytes into lines; holds at most one line.
package struct LineSplitter {
    /// One piece of input.
    package enum Line: Equatable, Sendable {
        /// A line without its end; bytes that are no UTF-8 are replaced by U+FFFD.
        case text(String)
        /// A line longer than the limit; it was dropped.
        case tooLong
    }

    private let limit: Int
    private var held: [UInt8] = []
    private var isTooLong = false

    /// Lines of more than `limit` bytes are dropped.
    package init(limit: Int) {
        self.limit = limit
    }

    /// Takes bytes and calls `body` with each line that they complete.
    package mutating func received(_ bytes: Span<UInt8>, _ body: (Line) -> Void) {
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") {
                body(take())
            } else if held.count < limit {
                held.append(byte)
            } else {
                isTooLong = true
            }
        }
    }

    /// The last line, if it has no end; nil when nothing is left.
    package mutating func finish() -> Line? {
        held.isEmpty ? nil : take()
    }

    private mutating func take() -> Line {
        defer {
            held.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        if isTooLong { return .tooLong }
        if held.last == UInt8(ascii: "\r") { held.removeLast() }
        return .text(String(decoding: held, as: UTF8.self))
    }
}
