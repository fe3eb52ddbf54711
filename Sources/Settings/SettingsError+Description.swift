extension SettingsError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missingCommand:
            "a command is missing"
        case .unknownCommand(let name, let suggestion):
            "there is no command '\(name)'" + hint(suggestion)
        case .unknownOption(let name, let command, let suggestion):
            "'\(command)' has no option '--\(name)'" + hint(suggestion.map { "--" + $0 })
        case .unexpectedArgument(let text):
            "unexpected argument '\(text)'; options start with --"
        case .missingOperand(let operand, let command):
            "'\(command)' needs a \(operand.placeholder): one of \(list(operand))"
        case .unknownOperand(let text, let operand, let command, let suggestion):
            "'\(command)' knows no \(operand.placeholder) '\(text)': it is one of \(list(operand))"
                + hint(suggestion)
        case .missingValue(let option):
            "--\(option) needs a value"
        case .repeatedOption(let name):
            "--\(name) is given more than once"
        case .missingOption(let option):
            "--\(option.name) \(option.placeholder) is missing; it can also be set as \(option.environmentName)"
        case .invalidValue(let option, let text, let reason, let source):
            place(option, source) + (text.map { ": '\($0)' is not valid" } ?? " is not valid")
                + "; \(reason)"
        case .secretOutsideEnvironment(let option):
            "--\(option.name) is not accepted, because other users could read it there;"
                + " set \(option.environmentName) or use --\(option.name)-file"
        case .unreadableFile(let path, let reason):
            "cannot read \(path): \(reason)"
        case .malformedLine(let path, let line):
            "\(path):\(line): expected 'key = value'"
        case .unknownKey(let key, let path, let line, let suggestion):
            "\(path):\(line): no command has an option '\(key)'" + hint(suggestion)
        case .repeatedKey(let key, let path, let line):
            "\(path):\(line): '\(key)' is given more than once"
        }
    }

    private func list(_ operand: OperandDefinition) -> String {
        operand.choices.map(\.name).joined(separator: ", ")
    }

    private func hint(_ suggestion: String?) -> String {
        suggestion.map { "; did you mean '\($0)'?" } ?? ""
    }

    private func place(_ option: String, _ source: SettingSource) -> String {
        switch source {
        case .flag: "--\(option)"
        case .environment(let name): name
        case .file(let path, let line): "\(path):\(line): \(option)"
        case .defaultValue: "the default of --\(option)"
        }
    }
}
