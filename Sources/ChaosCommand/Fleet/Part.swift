import Foundation
import TestSupport

/// One process of the system, which is started again after each of its ends.
final class Part {
    let name: String
    private let executable: String
    private let arguments: [String]
    private let environment: [String: String]
    private let logFolder: String?
    private var process: ChildProcess?
    /// It was told to end, or killed.
    private var isEndExpected = false

    init(
        _ name: String,
        _ executable: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        logFolder: String? = nil
    ) {
        self.name = name
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.logFolder = logFolder
    }

    deinit {
        keepLog()
    }

    var isRunning: Bool { process?.isRunning ?? false }

    /// Whether it has said that it is ready, as nodes and workers do.
    var saysReady: Bool { process?.output.contains("ready") ?? false }

    /// Starts it unless it runs.
    func start() throws {
        guard !isRunning else { return }
        keepLog()
        isEndExpected = false
        process = try ChildProcess(executable, arguments, environment: environment)
    }

    /// Ends it as a crash would.
    func kill() {
        isEndExpected = true
        process?.kill()
    }

    /// Asks it to end.
    func stop() {
        isEndExpected = true
        process?.signal(SIGTERM)
    }

    func pause() { process?.signal(SIGSTOP) }

    func resume() { process?.signal(SIGCONT) }

    /// How it ended although nobody told it to; nil otherwise.
    var crash: String? {
        guard let process, !process.isRunning, !isEndExpected else { return nil }
        let status = (try? process.waitForExit()).map { "\($0)" } ?? "nobody knows how"
        let text = process.errorOutput + process.output
        return "\(name) ended by itself: \(status); \(text.suffix(1_000))"
    }

    /// Starts it again if it has ended by itself, and says how that was.
    func recoverFromCrash() throws -> String? {
        guard let crash else { return nil }
        try start()
        return crash
    }

    /// Adds what the process has written to its file in the folder.
    private func keepLog() {
        guard let logFolder, let process else { return }
        let text = process.errorOutput + process.output
        let path = "\(logFolder)/\(name).log"
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let file = FileHandle(forWritingAtPath: path)
        file?.seekToEndOfFile()
        file?.write(Data(text.utf8))
        try? file?.close()
    }
}
