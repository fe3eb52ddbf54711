/// What stands in the place of a message that was deleted for all: the `deleted` event, as Redis keeps it.
package enum Tombstone {
    /// Whether the bytes may be passed on to clients: an event of this type, in UTF-8 and whole.
    package static func isWellFormed(_ bytes: Span<UInt8>) -> Bool {
        var validator = UTF8Validator()
        guard validator.consume(bytes), validator.isComplete, let header = EventHeader(bytes),
            Word(bytes, header.type) == type
        else { return false }
        var scanner = JSONScanner(range: 0..<bytes.count)
        do throws(JSONError) {
            try scanner.beginObject(in: bytes)
            while try scanner.nextMember(in: bytes) != nil {}
            try scanner.finish(in: bytes)
            return true
        } catch {
            return false
        }
    }

    private static let type: Word = "deleted"
}
