/// All commands of the executable: reads a command line, and writes the help.
package struct Program: Sendable {
    package let name: String
    package let version: String
    package let summary: String
    package let commands: [CommandDefinition]

    package init(name: String, version: String, summary: String, commands: [CommandDefinition]) {
        self.name = name
        self.version = version
        self.summary = summary
        self.commands = commands
    }

    /// Reads a command line; what it lacks comes from the environment, then the config file, then the defaults.
    ///
    /// `arguments` come without the name of the executable; variables of the `environment` that are empty count as
    /// not set; `readFile` gives the text of the config file. Every value of the result has been checked.
    package func parse(
        _ arguments: [String],
        environment: [String: String],
        readFile: (String) throws(SmallFileError) -> String
    ) throws(SettingsError) -> Invocation {
        guard let first = arguments.first else { throw .missingCommand }
        switch first {
        case "--help", "-h": return .show(help())
        case "--version": return .show("\(name) \(version)\n")
        case "help": return .show(try help(for: arguments.dropFirst()))
        default: break
        }
        let command = try command(named: first)
        let rest = arguments.dropFirst()
        let reader = ArgumentReader(command: command)
        let own = reader.own(rest)
        if own.contains("--help") || own.contains("-h") { return .show(help(for: command)) }
        if own.contains("--version") { return .show("\(name) \(version)\n") }
        var values = Values()
        try reader.read(rest, into: &values)
        readEnvironment(environment, of: command, into: &values)
        if let path = try values.value(of: CommandDefinition.config) {
            try readConfig(path, of: command, using: readFile, into: &values)
        }
        for option in command.options { try values.validate(option) }
        return .run(command: command.name, values)
    }

    func command(named name: String) throws(SettingsError) -> CommandDefinition {
        if let command = commands.first(where: { $0.name == name }) { return command }
        if name.hasPrefix("-") {
            throw .unknownOption(String(name.drop { $0 == "-" }), command: self.name, suggestion: nil)
        }
        throw .unknownCommand(name, suggestion: Suggestion.nearest(to: name, among: commands.map(\.name)))
    }

    private func help(for names: ArraySlice<String>) throws(SettingsError) -> String {
        guard let name = names.first else { return help() }
        return help(for: try command(named: name))
    }

    private func readEnvironment(
        _ environment: [String: String],
        of command: CommandDefinition,
        into values: inout Values
    ) {
        for option in command.options {
            let name = option.environmentName
            guard let text = environment[name], !text.isEmpty else { continue }
            values.offer(option.values(in: text), for: option, from: .environment(name: name))
        }
    }
}
