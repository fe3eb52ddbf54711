/// What a client calls an attempt, so that its repetition does nothing more: 1 to 255 visible ASCII characters.
package struct IdempotencyKey: Hashable, Sendable {
    /// The longest key, in bytes.
    package static let mostBytes = 255

    package let text: String

    /// Nil for everything else.
    package init?(_ text: String) {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= IdempotencyKey.mostBytes,
            bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        self.text = text
    }
}
