internal import Protocol

/// A JSON object of a token: its members by name, no name twice (RFC 7519 section 4), nested values left alone.
struct TokenObject {
    private let bytes: [UInt8]
    private var members: [String: JSONValue] = [:]

    init(_ bytes: [UInt8]) throws(TokenError) {
        self.bytes = bytes
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .malformed }
        do {
            try scan()
        } catch {
            throw .malformed
        }
    }

    func contains(_ name: String) -> Bool {
        members[name] != nil
    }

    /// The text of a string member, or nil if it is missing or not a string.
    func text(_ name: String) -> String? {
        guard let body = members[name]?.stringBody else { return nil }
        return JSONText.decode(bytes.span.extracting(body))
    }

    /// A NumericDate (RFC 7519 section 2) in ms since 1970: seconds, possibly with a fraction, up to 2^53.
    func date(_ name: String) -> UInt64? {
        guard let value = members[name] else { return nil }
        if let seconds = value.integer(in: bytes.span) { return seconds * 1000 }
        guard value.kind == .number else { return nil }
        let parts = bytes[value.range].split(separator: UInt8(ascii: "."))
        guard parts.count == 2, let seconds = Decimal.value(bytes.span, parts[0].indices) else { return nil }
        // Three digits are milliseconds; what follows them is finer than any clock here.
        var milliseconds: UInt64 = 0
        for index in 0..<3 {
            let byte = index < parts[1].count ? parts[1][parts[1].startIndex + index] : UInt8(ascii: "0")
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            milliseconds = milliseconds * 10 + UInt64(byte - UInt8(ascii: "0"))
        }
        guard parts[1].allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return nil }
        return seconds * 1000 + milliseconds
    }

    private mutating func scan() throws {
        var scanner = JSONScanner(range: 0..<bytes.count)
        try scanner.beginObject(in: bytes.span)
        while let member = try scanner.nextMember(in: bytes.span) {
            guard let name = JSONText.decode(bytes.span.extracting(member.key)) else {
                throw TokenError.malformed
            }
            guard members.updateValue(member.value, forKey: name) == nil else { throw TokenError.malformed }
        }
        try scanner.finish(in: bytes.span)
    }
}
