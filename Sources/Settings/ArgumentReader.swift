/// Reads the arguments of one command: `--name value`, `--name=value`, `--flag`, `--no-flag`, and its operand.
struct ArgumentReader {
    let command: CommandDefinition

    func read(_ arguments: ArraySlice<String>, into values: inout Values) throws(SettingsError) {
        var rest = arguments
        var given: [String: [String]] = [:]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--"), argument.count > 2 else {
                try readOperand(argument, into: &values)
                continue
            }
            let (name, attached) = Self.split(argument.dropFirst(2))
            let (option, texts) = try option(name, attached: attached, rest: &rest)
            guard option.disclosure != .secret else { throw .secretOutsideEnvironment(option) }
            guard given[option.name] == nil || option.arity == .many else {
                throw .repeatedOption(option.name)
            }
            given[option.name, default: []] += texts
        }
        if let operand = command.operand, values.operand == nil {
            throw .missingOperand(operand, command: command.name)
        }
        for option in command.options {
            if let texts = given[option.name] { values.offer(texts, for: option, from: .flag) }
        }
    }

    private func readOperand(_ text: String, into values: inout Values) throws(SettingsError) {
        guard let operand = command.operand, values.operand == nil else { throw .unexpectedArgument(text) }
        try operand.check(text, of: command.name)
        values.operand = text
    }

    private func option(
        _ name: String,
        attached: String?,
        rest: inout ArraySlice<String>
    ) throws(SettingsError) -> (OptionDefinition, [String]) {
        guard let option = command.option(named: name) else {
            if attached == nil, let flag = negatedFlag(name) { return (flag, ["false"]) }
            let suggestion = Suggestion.nearest(to: name, among: command.suggestibleNames)
            throw .unknownOption(name, command: command.name, suggestion: suggestion)
        }
        if let attached { return (option, option.values(in: attached)) }
        if option.arity == .flag { return (option, ["true"]) }
        // A secret is refused without looking at what follows it.
        if option.disclosure == .secret { return (option, []) }
        guard let next = rest.first, !next.hasPrefix("--") else { throw .missingValue(option: option.name) }
        rest.removeFirst()
        return (option, option.values(in: next))
    }

    private func negatedFlag(_ name: String) -> OptionDefinition? {
        guard name.hasPrefix("no-"), let option = command.option(named: name.dropFirst(3)) else { return nil }
        return option.arity == .flag ? option : nil
    }

    private static func split(_ text: Substring) -> (name: String, value: String?) {
        guard let equals = text.firstIndex(of: "=") else { return (String(text), nil) }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
}
