import Settings
import Testing

@testable import martlet

@Suite struct `Every command` {
    private func values(_ arguments: [String]) throws(SettingsError) -> (String, Values)? {
        let invocation = try Martlet.program.parse(arguments, environment: [:]) { _ throws(SmallFileError) in
            ""
        }
        guard case .run(let name, let values) = invocation else { return nil }
        return (name, values)
    }

    /// Each command with the options that it cannot do without; a default that is invalid would throw here.
    @Test(arguments: [
        ["node"], ["dev"], ["chat", "--user", "alice"], ["token", "--user", "alice", "--device", "phone"],
        ["doctor"], ["top"], ["top", "--once"], ["top", "--json"],
    ])
    func `has valid defaults`(arguments: [String]) throws {
        let (name, values) = try #require(try values(arguments))
        let type = try #require(Martlet.commands.first { $0.definition.name == name })
        _ = try type.init(values)
    }

    @Test func `has a help of its own within 80 columns`() throws {
        for command in Martlet.program.commands {
            let help = Martlet.program.help(for: command)
            #expect(help.hasPrefix("martlet \(command.name): \(command.summary)"))
            for line in help.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }
        for line in Martlet.program.help().split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }

    @Test func `means the same by the same option name`() {
        var placeholders: [String: String] = [:]
        for option in Martlet.program.commands.flatMap(\.options) {
            let known = placeholders.updateValue(option.placeholder, forKey: option.name)
            #expect(known == nil || known == option.placeholder, "\(option.name)")
        }
    }

    @Test(arguments: [
        (["node", "--secret-file", "f"], true), (["node", "--public-key-file", "f"], true), (["node"], false),
        (["node", "--secret-file=f", "--tls-key=k"], false),
        (["node", "--secret-file=f", "--tls-key=k", "--tls-certificate=c"], true),
        (["node", "--secret-file=f", "--heartbeat=30s"], false),
        (["node", "--secret-file=f", "--heartbeat=30s", "--idle-timeout=60s"], true),
        (["node", "--secret-file=f", "--max-message-size=1MiB"], false),
    ])
    func `node options must fit together`(arguments: [String], isValid: Bool) throws {
        let (_, values) = try #require(try values(arguments))
        let settings = try NodeSettings(values)
        do {
            try settings.validate()
            #expect(isValid)
        } catch {
            #expect(!isValid && error.code == .usage)
        }
    }

    @Test(arguments: ["a{b", "a b", "a*", "é", "a\"b", "a[b"])
    func `key prefixes cannot break Redis names`(prefix: String) {
        #expect(throws: SettingsError.self) { try values(["node", "--prefix", prefix]) }
    }
}
