internal import Settings

/// `martlet dev`: everything on one machine.
struct DevCommand: Subcommand {
    static let definition = CommandDefinition(
        name: "dev",
        summary: "run everything on this machine",
        options: []
    )
    init(_ values: Values) throws(SettingsError) {}
    func run() throws(CommandFailure) -> ExitCode { .success }
}
