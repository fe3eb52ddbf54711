/// Walks over a field value made of tokens, quoted strings and separators, with blanks between them.
struct TokenScanner {
    private let text: [UInt8]
    private var position = 0

    init(_ text: String) {
        self.text = Array(text.utf8)
        skipBlanks()
    }

    var isAtEnd: Bool { position == text.count }

    /// Steps over the separator, if it is next.
    mutating func skip(_ separator: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: separator) else { return false }
        position += 1
        skipBlanks()
        return true
    }

    /// The token that is next, of at least one character.
    mutating func token() -> String? {
        let start = position
        while position < text.count, ASCII.isToken(text[position]) { position += 1 }
        guard position > start else { return nil }
        defer { skipBlanks() }
        return ASCII.string(text.span.extracting(start..<position))
    }

    /// A token with or without quotes; inside quotes a backslash may precede any character of it.
    mutating func tokenOrQuoted() -> String? {
        guard position < text.count, text[position] == UInt8(ascii: "\"") else { return token() }
        var value: [UInt8] = []
        position += 1
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            if text[position] == UInt8(ascii: "\\") { position += 1 }
            guard position < text.count, ASCII.isToken(text[position]) else { return nil }
            value.append(text[position])
            position += 1
        }
        guard position < text.count, !value.isEmpty else { return nil }
        position += 1
        skipBlanks()
        return ASCII.string(value.span)
    }

    private mutating func skipBlanks() {
        while position < text.count, ASCII.isBlank(text[position]) { position += 1 }
    }
}
