import Testing

/// A page of the documentation: its fenced blocks and its tables, as far as tests look at them.
struct MarkdownDocument {
    /// One line of a fenced block, which in our pages is one frame.
    struct Example: Sendable, CustomTestStringConvertible {
        /// The words behind the opening fence, such as `json client error=bad_field`.
        let marking: [String]
        let text: String
        /// Where it stands in the file, from 1.
        let line: Int

        /// The value of a word like `error=bad_field`.
        func value(of name: String) -> String? {
            marking.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
        }

        var testDescription: String { "line \(line): \(text)" }
    }

    private let lines: [String]

    /// Reads a page by its path from the root of the repository.
    init(_ path: String) throws {
        lines = try RepositoryFile.text(path).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    /// All lines of the blocks whose marking begins with these words.
    func examples(_ words: String...) -> [Example] {
        var examples: [Example] = []
        var marking: [String]?
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                marking = marking == nil ? line.dropFirst(3).split(separator: " ").map(String.init) : nil
            } else if let marking, marking.starts(with: words), !line.isEmpty {
                examples.append(Example(marking: marking, text: line, line: index + 1))
            }
        }
        return examples
    }

    /// The rows of the table behind `<!-- table: name -->`, without its head; cells without back-quotes and blanks.
    func table(_ name: String) -> [[String]] {
        let behind = lines.drop { $0 != "<!-- table: \(name) -->" }.dropFirst()
        return behind.prefix { $0.hasPrefix("|") }.dropFirst(2).map { row in
            row.split(separator: "|").map { cell in
                let plain = cell.filter { $0 != "`" }
                let start = plain.drop { $0 == " " }
                return String(start.reversed().drop { $0 == " " }.reversed())
            }
        }
    }
}
