/// The id of a group; well-formed by construction.
package struct GroupID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Nil unless `text` follows `IdentifierRule`.
    package init?(_ text: String) {
        guard IdentifierRule.allows(text) else { return nil }
        self.text = text
    }

    /// Nil unless the bytes of `range` follow `IdentifierRule`.
    package init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard IdentifierRule.allows(bytes, range) else { return nil }
        text = String(copying: bytes, range)
    }

    package var description: String { text }
}
