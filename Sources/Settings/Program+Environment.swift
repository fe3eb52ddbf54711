extension Program {
    /// What every variable of an option starts with.
    package static let environmentPrefix = "MARTLET_"

    /// Whether a variable has the prefix and belongs to no option of any command.
    package func isUnknown(variable name: some StringProtocol) -> Bool {
        name.hasPrefix(Self.environmentPrefix)
            && !commands.contains { $0.options.contains { $0.environmentName == name } }
    }

    /// One line for the operator about each unknown variable, in the order of their names; values are not shown.
    package func warnings(about names: [String]) -> [String] {
        names.filter { isUnknown(variable: $0) }.sorted().map { name in
            let hint = suggestion(for: name).map { "; did you mean \(Self.environmentPrefix)\($0)?" } ?? ""
            return "the environment variable \(name) is no option and is passed over\(hint)"
        }
    }

    /// Both without the prefix, which would make all names alike.
    private func suggestion(for name: String) -> String? {
        let prefix = Self.environmentPrefix.count
        let names = commands.flatMap { $0.options.filter { !$0.isHidden } }
            .map { String($0.environmentName.dropFirst(prefix)) }
        return Suggestion.nearest(to: String(name.dropFirst(prefix)), among: names)
    }
}
