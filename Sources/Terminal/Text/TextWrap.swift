/// Breaks text into lines that fit a width: at spaces, and inside words that are longer than a line.
package enum TextWrap {
    /// The lines of `text`, whose own line breaks stay; `first` columns are free on the first line, `rest` on others.
    ///
    /// A character that is wider than its line becomes `·`.
    package static func lines(_ text: String, first: Int, rest: Int) -> [String] {
        var wrapping = Wrapping(free: max(first, 1), width: max(rest, 1))
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            wrapping.append(paragraph: paragraph)
        }
        return wrapping.lines
    }

    private struct Wrapping {
        private(set) var lines: [String] = []
        private var free: Int
        private let width: Int

        init(free: Int, width: Int) {
            self.free = free
            self.width = width
        }

        mutating func append(paragraph: Substring) {
            var line = ""
            var used = 0
            for word in TextWrap.words(paragraph) {
                let columns = DisplayWidth.of(String(word))
                if used + columns <= free {
                    line += word
                    used += columns
                } else if word == " " {
                    breakLine(&line, &used)
                } else {
                    if used > 0, columns <= width { breakLine(&line, &used) }
                    append(long: word, to: &line, &used)
                }
            }
            breakLine(&line, &used)
        }

        /// Appends a word that may need several lines.
        private mutating func append(long word: Substring, to line: inout String, _ used: inout Int) {
            for character in word {
                var columns = DisplayWidth.of(character)
                if used > 0, used + columns > free { breakLine(&line, &used) }
                let fits = columns <= free
                if !fits { columns = 1 }
                line.append(fits ? character : "·")
                used += columns
            }
        }

        private mutating func breakLine(_ line: inout String, _ used: inout Int) {
            while line.last == " " { line.removeLast() }
            lines.append(line)
            line = ""
            used = 0
            free = width
        }
    }

    /// The words of a paragraph and each space between them.
    private static func words(_ paragraph: Substring) -> [Substring] {
        var words: [Substring] = []
        var start = paragraph.startIndex
        for index in paragraph.indices where paragraph[index] == " " {
            if start < index { words.append(paragraph[start..<index]) }
            words.append(paragraph[index...index])
            start = paragraph.index(after: index)
        }
        if start < paragraph.endIndex { words.append(paragraph[start...]) }
        return words
    }
}
