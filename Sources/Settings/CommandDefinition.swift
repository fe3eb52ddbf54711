/// What a command is called, what it does, and which options it takes.
package struct CommandDefinition: Sendable {
    package let name: String
    /// One line for the list of commands.
    package let summary: String
    /// Paragraphs for the command's own help, below its summary.
    package let discussion: [String]
    /// Complete command lines for the help.
    package let examples: [String]
    /// The one word that has to be given beside the options, nil for most commands.
    package let operand: OperandDefinition?
    package let options: [OptionDefinition]

    package init(
        name: String,
        summary: String,
        discussion: [String] = [],
        examples: [String] = [],
        operand: OperandDefinition? = nil,
        options: [OptionDefinition]
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.examples = examples
        self.operand = operand
        self.options = options + [Self.config.definition]
    }

    /// The file that holds what neither the command line nor the environment gave.
    package static let config = Setting.optional(
        "config",
        ValueParser.path,
        help: "Read options from this file: lines of key = value, # starts a comment."
    )

    /// The names that an error may point to.
    var suggestibleNames: [String] {
        options.filter { !$0.isHidden }.map(\.name)
    }

    func option(named name: some StringProtocol) -> OptionDefinition? {
        options.first { $0.name == name }
    }
}
