internal import Glibc

/// The file in which `ops/rolling-restart` reads how the replacing of the nodes goes; begun anew by each `martlet dev`.
struct RestartLog {
    /// The file must be there.
    let path: String

    /// Adds a line; a full disk is no reason to stop anything, and the terminal has the line too.
    func append(_ report: RestartReport) {
        let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let line = Array("\(report)\n".utf8)
        _ = unsafe line.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
