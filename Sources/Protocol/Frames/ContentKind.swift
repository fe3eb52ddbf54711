/// The one field of a message's content that servers look at: `kind`, a word like `text`, `media` or `sealed`.
enum ContentKind {
    /// Whether the object in `range`, known to be valid JSON, has exactly one well-formed `kind`.
    static func isWellFormed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var scanner = JSONScanner(range: range)
        var found = false
        do throws(JSONError) {
            try scanner.beginObject(in: bytes)
            while let member = try scanner.nextMember(in: bytes) {
                guard Word(bytes, member.key) == name else { continue }
                guard !found, let word = member.value.stringBody, IdentifierRule.allows(bytes, word) else {
                    return false
                }
                found = true
            }
        } catch {
            return false
        }
        return found
    }

    private static let name: Word = "kind"
}
