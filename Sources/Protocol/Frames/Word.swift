/// Up to 16 bytes packed into two integers, so that a name from the network is compared without making a String.
package struct Word: Hashable, Sendable, ExpressibleByStringLiteral {
    private let low: UInt64
    private let high: UInt64

    /// A word of our own; longer than 16 bytes would never match, so that is a programming error.
    package init(stringLiteral text: String) {
        let bytes = Array(text.utf8)
        precondition(bytes.count <= 16, "a word has at most 16 bytes")
        self.init(bytes.span, 0..<bytes.count)
    }

    /// The word in `range`; one that is too long equals no literal.
    package init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        guard range.count <= 16 else {
            self.low = .max
            self.high = .max
            return
        }
        for index in range {
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(bytes[index])
        }
        self.low = low
        self.high = high
    }
}
