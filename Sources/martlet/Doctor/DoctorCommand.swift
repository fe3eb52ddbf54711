internal import Settings

/// `martlet doctor`: everything on one machine.
struct DoctorCommand: Subcommand {
    static let definition = CommandDefinition(
        name: "doctor",
        summary: "run everything on this machine",
        options: []
    )
    init(_ values: Values) throws(SettingsError) {}
    func run() throws(CommandFailure) -> ExitCode { .success }
}
