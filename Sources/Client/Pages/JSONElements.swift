internal import Protocol

/// Walks over the parts of a frame that was parsed as a whole already, so that nothing here can be malformed.
enum JSONElements {
    /// Calls `body` with each object in an array.
    static func each(of array: Range<Int>, in bytes: Span<UInt8>, _ body: (Range<Int>) -> Void) {
        var scanner = JSONScanner(range: array)
        do throws(JSONError) {
            try scanner.beginArray(in: bytes)
            while let element = try scanner.nextElement(in: bytes) {
                if element.kind == .object { body(element.range) }
            }
        } catch {}
    }

    /// Calls `body` with each member of an object.
    static func members(of object: Range<Int>, in bytes: Span<UInt8>, _ body: (Word, JSONValue) -> Void) {
        var scanner = JSONScanner(range: object)
        do throws(JSONError) {
            try scanner.beginObject(in: bytes)
            while let member = try scanner.nextMember(in: bytes) {
                body(Word(bytes, member.key), member.value)
            }
        } catch {}
    }

    /// The text of a string, escapes undone; nil for anything else.
    static func text(_ value: JSONValue, in bytes: Span<UInt8>) -> String? {
        value.stringBody.flatMap { JSONText.decode(bytes.extracting($0)) }
    }

    /// Whether it is the word true.
    static func isTrue(_ value: JSONValue, in bytes: Span<UInt8>) -> Bool {
        value.kind == .boolean && bytes[value.range.lowerBound] == UInt8(ascii: "t")
    }
}
