/// Walking over the elements of an array.
extension JSONScanner {
    /// Steps over the opening bracket.
    package mutating func beginArray(in bytes: Span<UInt8>) throws(JSONError) {
        skipSpace(bytes)
        try expect(UInt8(ascii: "["), in: bytes)
    }

    /// The next element, or nil after the closing bracket.
    package mutating func nextElement(in bytes: Span<UInt8>) throws(JSONError) -> JSONValue? {
        skipSpace(bytes)
        if try peek(bytes) == UInt8(ascii: "]") {
            offset += 1
            return nil
        }
        if !isFirst { try expect(UInt8(ascii: ","), in: bytes) }
        isFirst = false
        return try value(in: bytes, depth: 1)
    }
}
