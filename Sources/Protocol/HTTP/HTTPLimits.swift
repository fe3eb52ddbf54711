/// How much one HTTP request or response may make us hold.
package struct HTTPLimits: Sendable, Equatable {
    /// A token of 4 KiB, cookies and a proxy's headers fit.
    package static let defaultHeadBytes = 8 * 1024
    /// Offsets into a head are kept in 16 bits.
    package static let highestHeadBytes = 65_535
    /// Browsers send about 15 to 25 fields.
    package static let defaultFields = 64
    /// The largest body of our API is a group with its members: 1,024 ids of 64 characters.
    package static let defaultBodyBytes = 128 * 1024

    /// The longest start line with all fields, in bytes, with every line end.
    package let headBytes: Int
    /// The most fields in a head.
    package let fields: Int
    /// The longest body, in bytes, without chunk headers.
    package let bodyBytes: Int

    /// Heads of more than `highestHeadBytes` are never accepted.
    package init(
        headBytes: Int = Self.defaultHeadBytes,
        fields: Int = Self.defaultFields,
        bodyBytes: Int = Self.defaultBodyBytes
    ) {
        self.headBytes = min(headBytes, Self.highestHeadBytes)
        self.fields = fields
        self.bodyBytes = bodyBytes
    }
}
