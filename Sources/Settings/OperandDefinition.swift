/// The word that some commands take beside their options, such as the role in `martlet worker fanout`.
package struct OperandDefinition: Sendable {
    /// One of the words that are accepted.
    package struct Choice: Sendable {
        package let name: String
        /// One line for the help.
        package let summary: String

        package init(name: String, summary: String) {
            self.name = name
            self.summary = summary
        }
    }

    /// The word in capitals that stands for it, such as `ROLE`.
    package let placeholder: String
    /// The heading of the choices in the help.
    package let title: String
    package let choices: [Choice]

    package init(placeholder: String, title: String, choices: [Choice]) {
        self.placeholder = placeholder
        self.title = title
        self.choices = choices
    }

    func check(_ text: String, of command: String) throws(SettingsError) {
        let names = choices.map(\.name)
        guard !names.contains(text) else { return }
        let suggestion = Suggestion.nearest(to: text, among: names)
        throw .unknownOperand(text, self, command: command, suggestion: suggestion)
    }
}
