internal import Glibc
internal import Settings

/// The executable: reads the command line and runs one command.
@main
struct Martlet {
    /// Semantic version; the same for nodes, workers and tools.
    static let version = "0.1.0"

    static let commands: [any Subcommand.Type] = [
        NodeCommand.self, WorkerCommand.self, DevCommand.self, ChatCommand.self, TokenCommand.self,
        TopCommand.self,
        CertifyCommand.self, DoctorCommand.self,
    ]

    static let program = Program(
        name: "martlet",
        version: version,
        summary: "messaging over Redis pub/sub and streams",
        commands: commands.map { $0.definition }
    )

    static func main() {
        exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    private static func run(_ arguments: [String]) -> ExitCode {
        do throws(SettingsError) {
            let environment = Environment.variables(of: program)
            let invocation = try program.parse(arguments, environment: environment) {
                path throws(SmallFileError) in
                try SmallFile(path: path).text
            }
            switch invocation {
            case .show(let text):
                Output.standard.write(text)
                return .success
            case .run(let name, let values):
                return run(name, try makeCommand(name, values))
            }
        } catch {
            Output.error.write("martlet: \(error)\n" + advice(for: arguments))
            return ExitCode(rawValue: error.exitCode) ?? .usage
        }
    }

    private static func makeCommand(_ name: String, _ values: Values) throws(SettingsError) -> any Subcommand
    {
        guard let type = commands.first(where: { $0.definition.name == name }) else { throw .missingCommand }
        return try type.init(values)
    }

    private static func run(_ name: String, _ command: any Subcommand) -> ExitCode {
        do throws(CommandFailure) {
            return try command.run()
        } catch {
            Output.error.write("martlet \(name): \(error.message)\n")
            return error.code
        }
    }

    private static func advice(for arguments: [String]) -> String {
        let known = arguments.first.flatMap { first in commands.first { $0.definition.name == first } }
        guard let known else { return "Try 'martlet --help'.\n" }
        return "Try 'martlet \(known.definition.name) --help'.\n"
    }
}
