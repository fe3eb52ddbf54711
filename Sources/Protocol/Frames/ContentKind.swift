/// The one field of a message's content that servers look at: `kind`, a word like `text`, `media` or `sealed`.
enum ContentKind {
    /// Whether the object in `range`, known to be valid JSON, has exactly one well-formed `kind`.
    static func isWellFormed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var scanner = JSONScanner(range: range)
        var found = false
        do throws(JSONError) {
            try scanner.beginObject(in: bytes)
            while let member = try scanner.nextMember(in: bytes) {
                guard Word(bytes, member.key) == name else {
                    if isDisguised(bytes, member.key) { return false }
                    continue
                }
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

    /// Whether the name is `kind` written with escapes: the client's JSON reader would take another kind than ours.
    private static func isDisguised(_ bytes: Span<UInt8>, _ key: Range<Int>) -> Bool {
        guard key.contains(where: { bytes[$0] == UInt8(ascii: "\\") }) else { return false }
        return JSONText.decode(bytes.extracting(key)) == "kind"
    }

    private static let name: Word = "kind"
}
