/// Why a command cannot do its work: one sentence for standard error, and the exit status.
struct CommandFailure: Error, Equatable {
    let message: String
    let code: ExitCode

    init(_ message: String, _ code: ExitCode = .failure) {
        self.message = message
        self.code = code
    }
}
