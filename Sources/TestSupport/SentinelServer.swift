internal import Glibc

/// A real Redis Sentinel for one test; killed when the last reference goes.
package final class SentinelServer {
    private let directory: TemporaryDirectory
    /// The TCP port on 127.0.0.1; stays the same over restarts.
    package let port: UInt16
    private let socketPath: String
    private let configurationFile: String
    private var process: ChildProcess?

    /// Starts a sentinel that watches the master at this port and counts as two of three, and waits until it answers.
    init(name: String, masterPort: UInt16, patience: Duration) throws {
        directory = try TemporaryDirectory()
        socketPath = directory.file("sentinel.sock")
        port = try FreePort.find()
        let milliseconds = Int(patience / .milliseconds(1))
        let lines = [
            "bind 127.0.0.1", "port \(port)", "unixsocket \(socketPath)", "dir \(directory.path)",
            "daemonize no", "logfile \"\"", "sentinel monitor \(name) 127.0.0.1 \(masterPort) 2",
            "sentinel down-after-milliseconds \(name) \(milliseconds)",
            "sentinel failover-timeout \(name) \(milliseconds * 5)", "sentinel parallel-syncs \(name) 2",
        ]
        // The sentinel writes what it learns into the same file.
        configurationFile = try directory.write(lines.joined(separator: "\n") + "\n", to: "sentinel.conf")
        try start()
    }

    /// The running process's id, nil while it is stopped.
    package var processID: Int32? { process?.id }

    /// What it has logged since its last start.
    package var log: String { process?.output ?? "" }

    /// Starts it again with what it knew, and waits until it answers.
    package func start() throws {
        guard process == nil else { throw TestSupportError("the sentinel runs already") }
        let started = try ChildProcess("redis-server", [configurationFile, "--sentinel"])
        process = started
        let isUp = Deadline().wait { (try? command("PING")) == .text("PONG") || !started.isRunning }
        guard isUp, started.isRunning else {
            process = nil
            throw TestSupportError("the sentinel did not come up: \(started.output.suffix(2_000))")
        }
    }

    /// Ends it with SIGKILL.
    package func kill() {
        process?.kill()
        process = nil
    }

    /// Freezes it with SIGSTOP.
    package func pause() { process?.signal(SIGSTOP) }

    /// Lets a frozen sentinel go on.
    package func resume() { process?.signal(SIGCONT) }

    /// Runs a command and returns the reply; blocks, so never while it is paused.
    @discardableResult
    package func command(_ arguments: String...) throws -> TestReply {
        try BlockingRedisClient(socketPath: socketPath).command(arguments)
    }
}
