/// The lines of a config file: `key = value`, comments from `#`, values in double quotes if need be.
package struct ConfigFile: Sendable {
    /// One `key = value`.
    package struct Entry: Sendable, Equatable {
        package let key: String
        package let value: String
        package let line: Int
    }

    package let path: String
    package let entries: [Entry]

    /// Reads the text of a file; `path` is used in errors only.
    package init(_ text: String, path: String) throws(SettingsError) {
        self.path = path
        var entries: [Entry] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let content = Self.trimmed(line)
            if content.isEmpty || content.first == "#" { continue }
            guard let entry = Self.entry(content, line: index + 1) else {
                throw .malformedLine(path: path, line: index + 1)
            }
            entries.append(entry)
        }
        self.entries = entries
    }

    private static func entry(_ content: Substring, line: Int) -> Entry? {
        guard let equals = content.firstIndex(of: "=") else { return nil }
        let key = trimmed(content[..<equals])
        guard !key.isEmpty, !key.contains(where: \.isWhitespace) else { return nil }
        guard let value = value(trimmed(content[content.index(after: equals)...])) else { return nil }
        return Entry(key: String(key), value: value, line: line)
    }

    /// A bare value ends at ` #`; a quoted one may contain anything, with `\"` and `\\`.
    private static func value(_ text: Substring) -> String? {
        guard text.first == "\"" else {
            guard let comment = text.firstRange(ofComment: "#") else { return String(text) }
            return String(trimmed(text[..<comment]))
        }
        var value = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            switch character {
            case "\"":
                let after = trimmed(rest)
                return after.isEmpty || after.first == "#" ? value : nil
            case "\\":
                guard let escaped = rest.popFirst(), escaped == "\"" || escaped == "\\" else { return nil }
                value.append(escaped)
            default:
                value.append(character)
            }
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...end]
    }
}

extension Substring {
    /// Where a comment starts: at a mark that opens the value or follows a blank.
    fileprivate func firstRange(ofComment mark: Character) -> Index? {
        indices.first { self[$0] == mark && ($0 == startIndex || self[index(before: $0)].isWhitespace) }
    }
}
