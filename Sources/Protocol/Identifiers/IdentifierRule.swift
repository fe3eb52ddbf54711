/// The rule for user, device and group ids: 1 to 64 of `A-Z a-z 0-9 _ . -`.
///
/// Ids stand inside Redis names between `:` and `{ }`, so none of those may occur in them.
package enum IdentifierRule {
    /// The longest id, in bytes.
    package static let maximumLength = 64

    /// Whether `bytes` from `range` are a well-formed id.
    package static func allows(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard !range.isEmpty, range.count <= maximumLength else { return false }
        for index in range where !allows(bytes[index]) { return false }
        return true
    }

    /// Whether `text` is a well-formed id.
    package static func allows(_ text: String) -> Bool {
        let length = text.utf8.count
        return length > 0 && length <= maximumLength && text.utf8.allSatisfy { allows($0) }
    }

    /// Whether a byte may occur in an id.
    static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }
}
