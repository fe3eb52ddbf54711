extension Program {
    /// Offers the values of a config file, which several commands may share: a key of another command is passed over.
    func readConfig(
        _ path: String,
        of command: CommandDefinition,
        using readFile: (String) throws(SmallFileError) -> String,
        into values: inout Values
    ) throws(SettingsError) {
        let text: String
        do {
            text = try readFile(path)
        } catch {
            throw .unreadableFile(path: path, reason: error.reason)
        }
        var lines: [String: Int] = [:]
        for entry in try ConfigFile(text, path: path).entries {
            guard lines.updateValue(entry.line, forKey: entry.key) == nil else {
                throw .repeatedKey(entry.key, path: path, line: entry.line)
            }
            guard let option = try option(for: entry, of: command, path: path) else { continue }
            let source = SettingSource.file(path: path, line: entry.line)
            values.offer(option.values(in: entry.value), for: option, from: source)
        }
    }

    /// The option that a key names, or nil for one that belongs to another command.
    private func option(
        for entry: ConfigFile.Entry,
        of command: CommandDefinition,
        path: String
    ) throws(SettingsError) -> OptionDefinition? {
        let known =
            command.option(named: entry.key) ?? commands.lazy.compactMap { $0.option(named: entry.key) }.first
        guard let known, known.name != CommandDefinition.config.definition.name else {
            let names = commands.flatMap(\.suggestibleNames).filter { $0 != entry.key }
            let suggestion = Suggestion.nearest(to: entry.key, among: names)
            throw .unknownKey(entry.key, path: path, line: entry.line, suggestion: suggestion)
        }
        if known.disclosure == .secret { throw .secretOutsideEnvironment(known) }
        return command.option(named: entry.key)
    }
}
