extension String {
    /// The text of bytes that are known to be ASCII or valid UTF-8; others are replaced by U+FFFD.
    package init(copying bytes: Span<UInt8>, _ range: Range<Int>) {
        self.init(decoding: range.map { bytes[$0] }, as: UTF8.self)
    }
}
