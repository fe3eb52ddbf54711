extension String {
    /// The text of bytes that are known to be ASCII or valid UTF-8; others are replaced by U+FFFD.
    package init(copying bytes: Span<UInt8>, _ range: Range<Int>) {
        self.init(decoding: range.map { bytes[$0] }, as: UTF8.self)
    }

    /// Whether the text's UTF-8 equals the bytes of `range`; makes no String.
    package func hasBytes(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard utf8.count == range.count else { return false }
        var index = range.lowerBound
        for byte in utf8 {
            guard byte == bytes[index] else { return false }
            index += 1
        }
        return true
    }
}
