package import Terminal

/// The line that the user is writing: characters and a cursor between them.
package struct LineEditor: Equatable, Sendable {
    /// The longest line, in characters, which keeps below a message's size limit; what goes beyond is dropped.
    package static let limit = 8000

    /// What was written so far.
    package private(set) var characters: [Character] = []

    /// The characters before the cursor.
    package private(set) var cursor = 0

    package init() {}

    /// The line as text.
    package var text: String { String(characters) }

    /// Whether nothing was written.
    package var isEmpty: Bool { characters.isEmpty }

    /// Inserts `text` before the cursor, as much as the limit allows.
    package mutating func insert(_ text: String) {
        let before = Array(
            String(characters[..<cursor]) + text.prefix(max(LineEditor.limit - characters.count, 0))
        )
        let joined = Array(String(before) + String(characters[cursor...]))
        characters = joined
        cursor = min(before.count, joined.count)
    }

    /// Replaces the line; the cursor goes to its end.
    package mutating func replace(with text: String) {
        characters = Array(text.prefix(LineEditor.limit))
        cursor = characters.count
    }

    /// Takes the line and leaves an empty one.
    package mutating func take() -> String {
        defer { replace(with: "") }
        return text
    }

    /// Does what an editing key says; false for a key that is not about the line.
    package mutating func pressed(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert(String(character))
        case .paste(let text): insert(text)
        case .left: cursor = max(cursor - 1, 0)
        case .right: cursor = min(cursor + 1, characters.count)
        case .home: cursor = 0
        case .end: cursor = characters.count
        case .wordLeft: cursor = wordStart
        case .wordRight: cursor = wordEnd
        case .backspace: delete(max(cursor - 1, 0)..<cursor)
        case .delete: delete(cursor..<min(cursor + 1, characters.count))
        case .deleteWordLeft: delete(wordStart..<cursor)
        case .deleteWordRight: delete(cursor..<wordEnd)
        case .deleteToStart: delete(0..<cursor)
        case .deleteToEnd: delete(cursor..<characters.count)
        case .enter, .tab, .escape, .up, .down, .pageUp, .pageDown, .interrupt, .endOfInput, .redraw,
            .suspend:
            return false
        }
        return true
    }

    private mutating func delete(_ range: Range<Int>) {
        characters.removeSubrange(range)
        cursor = range.lowerBound
    }

    /// Where the word before the cursor starts.
    private var wordStart: Int {
        var index = cursor
        while index > 0, characters[index - 1].isWhitespace { index -= 1 }
        while index > 0, !characters[index - 1].isWhitespace { index -= 1 }
        return index
    }

    /// Where the word behind the cursor ends.
    private var wordEnd: Int {
        var index = cursor
        while index < characters.count, characters[index].isWhitespace { index += 1 }
        while index < characters.count, !characters[index].isWhitespace { index += 1 }
        return index
    }
}
