internal import Foundation

/// A process that a test has started: its output goes to files, and it is killed when the last reference goes.
///
/// Files and not pipes, so that the child never blocks because nobody reads.
package final class ChildProcess {
    /// The end of a longer output is what a test looks at.
    private static let mostOutputBytes = 4 * 1024 * 1024

    /// The process id, for signals from elsewhere and for `/proc`.
    package let id: Int32
    /// The executable's name, for messages.
    package let name: String
    private let directory: TemporaryDirectory
    private var guardian: ProcessGuard?
    private var status: ExitStatus?

    /// Starts an executable, found through `PATH` unless it is a path.
    ///
    /// The variables are added to those of this process. A working directory is entered by `env`, because the system's
    /// own way (`posix_spawn_file_actions_addchdir_np`) is hidden from Swift. The child is in its own process group, so that a Ctrl-C for
    /// the tests does not reach it before its test has ended.
    package init(
        _ executable: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        workingDirectory: String? = nil
    ) throws {
        directory = try TemporaryDirectory()
        name = executable.split(separator: "/").last.map(String.init) ?? executable
        id = try SpawnRequest(
            executable: workingDirectory == nil ? executable : "env",
            arguments: (workingDirectory.map { ["--chdir=\($0)", executable] } ?? []) + arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { _, new in new },
            outputPath: directory.file("stdout"),
            errorPath: directory.file("stderr")
        ).spawn()
        guardian = try ProcessGuard(of: id)
    }

    deinit {
        if isRunning { kill() }
    }

    /// What it has written to standard output so far; the last 4 MiB of it.
    package var output: String { read("stdout") }

    /// What it has written to standard error so far; the last 4 MiB of it.
    package var errorOutput: String { read("stderr") }

    /// Whether it has not ended yet.
    package var isRunning: Bool { poll() == nil }

    /// Sends a signal, unless the process has ended: its number may belong to another one by then.
    package func signal(_ number: Int32) {
        guard isRunning else { return }
        _ = Glibc.kill(id, number)
    }

    /// Ends it with SIGKILL and waits for the end.
    package func kill() {
        signal(SIGKILL)
        var raw: Int32 = 0
        // A killed process ends whatever it does, so this wait is bounded by the kernel.
        while status == nil {
            if unsafe waitpid(id, &raw, 0) == id { ended(raw) }
            if status == nil, errno != EINTR { status = .signalled(SIGKILL) }
        }
    }

    /// Waits for the end.
    package func waitForExit(within limit: Duration = Deadline.usual) throws -> ExitStatus {
        guard Deadline(after: limit).wait(until: { !isRunning }), let status else {
            throw TestSupportError("\(name) did not end; stderr: \(errorOutput.suffix(2_000))")
        }
        return status
    }

    /// Waits for a whole line on standard output that contains the text, and returns it.
    package func waitForLine(
        containing text: String,
        within limit: Duration = Deadline.usual
    ) throws -> String {
        var found: String?
        let isFound = Deadline(after: limit).wait {
            // The end is looked at first: what was written before it is then all there.
            let hasEnded = !isRunning
            found = line(containing: text)
            return found != nil || hasEnded
        }
        if let found { return found }
        let reason = isFound ? "\(name) ended with \(String(describing: status))" : "\(name) took too long"
        throw TestSupportError("no line with '\(text)': \(reason); stderr: \(errorOutput.suffix(2_000))")
    }

    private func line(containing text: String) -> String? {
        // The part behind the last newline is not a whole line yet.
        output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .first { $0.contains(text) }
            .map(String.init)
    }

    private func poll() -> ExitStatus? {
        if let status { return status }
        var raw: Int32 = 0
        if unsafe waitpid(id, &raw, WNOHANG) == id { ended(raw) }
        return status
    }

    private func ended(_ raw: Int32) {
        status = ExitStatus(waitStatus: raw)
        guardian = nil
    }

    private func read(_ file: String) -> String {
        guard let handle = FileHandle(forReadingAtPath: directory.file(file)) else { return "" }
        defer { try? handle.close() }
        let size = (try? handle.seekToEnd()) ?? 0
        let start = size > UInt64(Self.mostOutputBytes) ? size - UInt64(Self.mostOutputBytes) : 0
        try? handle.seek(toOffset: start)
        let data = (try? handle.readToEnd()) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }
}
