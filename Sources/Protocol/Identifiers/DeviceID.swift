/// The id of one of a user's devices, the `device` claim of a token; well-formed by construction.
package struct DeviceID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Nil unless `text` follows `IdentifierRule`.
    package init?(_ text: String) {
        guard IdentifierRule.allows(text) else { return nil }
        self.text = text
    }

    package var description: String { text }
}
