internal import Settings

/// One of the things that `martlet` does.
protocol Subcommand: SendableMetatype {
    /// Its name, its options, and what the help says about them.
    static var definition: CommandDefinition { get }

    /// Takes what was given on the command line, in the environment and in the config file.
    init(_ values: Values) throws(SettingsError)

    /// Does the work; the result becomes the exit status of the process.
    func run() throws(CommandFailure) -> ExitCode
}
