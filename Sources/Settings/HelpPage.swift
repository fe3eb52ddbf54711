/// Lays out help within 80 columns: paragraphs, headings, and items with an explanation beside or below them.
struct HelpPage {
    static let width = 80
    /// Where the explanation of an option starts.
    static let optionColumn = 29

    private(set) var text = ""

    mutating func line(_ line: String) {
        text += line + "\n"
    }

    mutating func heading(_ title: String) {
        text += "\n\(title):\n"
    }

    mutating func paragraph(_ words: String) {
        for line in Self.wrap(words, width: Self.width) { self.line(line) }
    }

    /// A name, and its explanation from the given column on.
    mutating func item(_ name: String, _ explanation: String, column: Int) {
        let lines = Self.wrap(explanation, width: Self.width - column)
        let margin = String(repeating: " ", count: column)
        let label = "  " + name
        var rest = lines[...]
        if label.count + 1 < column, let first = rest.popFirst() {
            line(label + String(repeating: " ", count: column - label.count) + first)
        } else {
            line(label)
        }
        for text in rest { line(margin + text) }
    }

    mutating func option(_ option: OptionDefinition) {
        var facts: [String] = []
        if option.isRequired { facts.append("required") }
        if option.arity == .many { facts.append("repeatable") }
        if option.arity != .flag, let text = option.defaultText, !text.isEmpty {
            facts.append("default \(text)")
        }
        // A secret's label is its variable already.
        if option.disclosure != .secret { facts.append(variable(of: option)) }
        let notes = facts.isEmpty ? "" : " [\(facts.joined(separator: ", "))]"
        item(
            Self.label(option),
            option.help + notes,
            column: Self.optionColumn
        )
    }

    /// An option that is on by default is only ever turned off, by a value that differs from the name shown.
    private func variable(of option: OptionDefinition) -> String {
        let isNegated = option.arity == .flag && option.defaultText == "true"
        return option.environmentName + (isNegated ? "=false" : "")
    }

    private static func label(_ option: OptionDefinition) -> String {
        if option.disclosure == .secret { return option.environmentName }
        switch option.arity {
        case .flag: return option.defaultText == "true" ? "--no-\(option.name)" : "--\(option.name)"
        case .one, .many: return "--\(option.name) \(option.placeholder)"
        }
    }

    /// Breaks words into lines; a word that is longer than a line gets one of its own.
    static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
