internal import Glibc

/// Whether a command line names a program that can be started.
enum ProgramPath {
    /// Looks where `execvp` does: at the path itself when there is a slash in it, or else in PATH.
    static func isProgram(_ word: String) -> Bool {
        guard !word.contains("/") else { return isExecutable(word) }
        let folders = (Environment.value("PATH") ?? "").split(
            separator: ":",
            omittingEmptySubsequences: false
        )
        return folders.contains { isExecutable($0.isEmpty ? word : "\($0)/\(word)") }
    }

    /// A folder may be executable too, and is no program.
    private static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return unsafe access(path, X_OK) == 0
    }
}
