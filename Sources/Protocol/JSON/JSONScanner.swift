/// Walks over the members of one JSON object, checking the grammar and copying nothing.
///
/// The caller passes the same bytes to every call; they must be valid UTF-8 already (the WebSocket layer checks).
/// Usage: `beginObject`, then `nextMember` until it returns nil, then `finish`; for an array `beginArray` and
/// `nextElement`. Cost: one pass over the bytes.
package struct JSONScanner {
    /// Nesting allowed within one text: enough for any message, small enough for the stack.
    package static let depthLimit = 32

    /// A member of the object: the key's bytes without quotes, and its value.
    package struct Member {
        package let key: Range<Int>
        package let value: JSONValue
    }

    var offset: Int
    private let end: Int
    var isFirst = true

    /// A scanner for the object or array that fills `range`, white space around it allowed.
    package init(range: Range<Int>) {
        offset = range.lowerBound
        end = range.upperBound
    }

    /// Steps over the opening brace.
    package mutating func beginObject(in bytes: Span<UInt8>) throws(JSONError) {
        skipSpace(bytes)
        guard offset < end else { throw .unexpectedEnd }
        guard bytes[offset] == UInt8(ascii: "{") else { throw .notAnObject }
        offset += 1
    }

    /// The next member, or nil after the closing brace.
    package mutating func nextMember(in bytes: Span<UInt8>) throws(JSONError) -> Member? {
        try member(in: bytes, depth: 1)
    }

    /// Checks that nothing but white space follows the object.
    package mutating func finish(in bytes: Span<UInt8>) throws(JSONError) {
        skipSpace(bytes)
        guard offset == end else { throw .unexpectedByte(offset: offset) }
    }

    private mutating func member(in bytes: Span<UInt8>, depth: Int) throws(JSONError) -> Member? {
        skipSpace(bytes)
        var next = try peek(bytes)
        if next == UInt8(ascii: "}") {
            offset += 1
            return nil
        }
        if !isFirst {
            try expect(UInt8(ascii: ","), in: bytes)
            skipSpace(bytes)
            next = try peek(bytes)
        }
        isFirst = false
        guard next == UInt8(ascii: "\"") else { throw .unexpectedByte(offset: offset) }
        let key = try string(in: bytes)
        skipSpace(bytes)
        try expect(UInt8(ascii: ":"), in: bytes)
        let value = try value(in: bytes, depth: depth)
        return Member(key: key.lowerBound + 1..<key.upperBound - 1, value: value)
    }

    mutating func value(in bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSONValue {
        skipSpace(bytes)
        let start = offset
        let kind: JSONValue.Kind
        switch try peek(bytes) {
        case UInt8(ascii: "\""):
            return JSONValue(kind: .string, range: try string(in: bytes))
        case UInt8(ascii: "{"):
            try object(in: bytes, depth: depth + 1)
            kind = .object
        case UInt8(ascii: "["):
            try array(in: bytes, depth: depth + 1)
            kind = .array
        case UInt8(ascii: "t"):
            try literal(JSONScanner.trueBytes, in: bytes)
            kind = .boolean
        case UInt8(ascii: "f"):
            try literal(JSONScanner.falseBytes, in: bytes)
            kind = .boolean
        case UInt8(ascii: "n"):
            try literal(JSONScanner.nullBytes, in: bytes)
            kind = .null
        default:
            kind = try number(in: bytes)
        }
        return JSONValue(kind: kind, range: start..<offset)
    }

    private mutating func object(in bytes: Span<UInt8>, depth: Int) throws(JSONError) {
        guard depth <= JSONScanner.depthLimit else { throw .tooDeep }
        offset += 1
        let outer = isFirst
        isFirst = true
        while try member(in: bytes, depth: depth) != nil {}
        isFirst = outer
    }

    private mutating func array(in bytes: Span<UInt8>, depth: Int) throws(JSONError) {
        guard depth <= JSONScanner.depthLimit else { throw .tooDeep }
        offset += 1
        skipSpace(bytes)
        if try peek(bytes) == UInt8(ascii: "]") {
            offset += 1
            return
        }
        while true {
            _ = try value(in: bytes, depth: depth)
            skipSpace(bytes)
            let next = try peek(bytes)
            offset += 1
            if next == UInt8(ascii: "]") { return }
            guard next == UInt8(ascii: ",") else { throw .unexpectedByte(offset: offset - 1) }
        }
    }

    /// Steps over a string and returns its range, quotes included (RFC 8259 section 7).
    private mutating func string(in bytes: Span<UInt8>) throws(JSONError) -> Range<Int> {
        let start = offset
        var index = offset + 1
        while index < end {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\"") {
                offset = index
                return start..<index
            }
            if byte < 0x20 { throw .unexpectedByte(offset: index - 1) }
            if byte == UInt8(ascii: "\\") { index = try escape(at: index, in: bytes) }
        }
        throw .unexpectedEnd
    }

    /// Checks the escape whose backslash stands before `index` and returns the offset behind it.
    private func escape(at index: Int, in bytes: Span<UInt8>) throws(JSONError) -> Int {
        guard index < end else { throw .unexpectedEnd }
        switch bytes[index] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return index + 1
        case UInt8(ascii: "u"):
            guard end - index > 4 else { throw .unexpectedEnd }
            for digit in index + 1...index + 4 where JSONText.hexValue(bytes[digit]) == nil {
                throw .unexpectedByte(offset: digit)
            }
            return index + 5
        default:
            throw .unexpectedByte(offset: index)
        }
    }

    /// Steps over a number (RFC 8259 section 6) and says whether it was digits alone.
    private mutating func number(in bytes: Span<UInt8>) throws(JSONError) -> JSONValue.Kind {
        var kind = JSONValue.Kind.integer
        if try peek(bytes) == UInt8(ascii: "-") {
            kind = .number
            offset += 1
        }
        let start = offset
        try digits(in: bytes)
        if bytes[start] == UInt8(ascii: "0"), offset > start + 1 { throw .unexpectedByte(offset: start + 1) }
        if offset < end, bytes[offset] == UInt8(ascii: ".") {
            kind = .number
            offset += 1
            try digits(in: bytes)
        }
        if offset < end, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            kind = .number
            offset += 1
            let sign = try peek(bytes)
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { offset += 1 }
            try digits(in: bytes)
        }
        return kind
    }

    private mutating func digits(in bytes: Span<UInt8>) throws(JSONError) {
        guard isDigit(try peek(bytes)) else { throw .unexpectedByte(offset: offset) }
        while offset < end, isDigit(bytes[offset]) { offset += 1 }
    }

    private mutating func literal(_ word: [UInt8], in bytes: Span<UInt8>) throws(JSONError) {
        for byte in word { try expect(byte, in: bytes) }
    }

    mutating func expect(_ byte: UInt8, in bytes: Span<UInt8>) throws(JSONError) {
        guard try peek(bytes) == byte else { throw .unexpectedByte(offset: offset) }
        offset += 1
    }

    func peek(_ bytes: Span<UInt8>) throws(JSONError) -> UInt8 {
        guard offset < end else { throw .unexpectedEnd }
        return bytes[offset]
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    mutating func skipSpace(_ bytes: Span<UInt8>) {
        while offset < end {
            let byte = bytes[offset]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            offset += 1
        }
    }

    private static let trueBytes = Array("true".utf8)
    private static let falseBytes = Array("false".utf8)
    private static let nullBytes = Array("null".utf8)
}
