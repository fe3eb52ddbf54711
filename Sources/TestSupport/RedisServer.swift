internal import Glibc

/// A real redis-server for one test: unix socket and free TCP port, append-only file, in a folder of its own.
///
/// It is killed, by its process id, when the last reference goes.
package final class RedisServer {
    /// Another process may take the free port before the server does.
    private static let startAttempts = 3

    /// Holds the data and the socket; other files of the test may go there too.
    package let directory: TemporaryDirectory
    /// The path of the unix socket.
    package let socketPath: String
    /// The TCP port on 127.0.0.1; stays the same over restarts.
    package private(set) var port: UInt16 = 0
    private let configuration: [String]
    private var process: ChildProcess?
    private var client: BlockingRedisClient?

    /// Starts a server and waits until it answers.
    ///
    /// The lines are those of redis.conf and win over the defaults here. A server that asks for a password counts as
    /// answering; `command` does not sign in.
    package init(configuration: [String] = []) throws {
        directory = try TemporaryDirectory()
        socketPath = directory.file("redis.sock")
        self.configuration = configuration
        for _ in 1..<Self.startAttempts where process == nil {
            port = try FreePort.find()
            try? start()
        }
        if process == nil {
            port = try FreePort.find()
            try start()
        }
    }

    /// `redis://127.0.0.1:port/0`.
    package var url: String { "redis://127.0.0.1:\(port)/0" }

    /// `unix://path`.
    package var socketURL: String { "unix://\(socketPath)" }

    /// The running server's process id, nil while it is stopped.
    package var processID: Int32? { process?.id }

    /// What the server has logged since its last start.
    package var log: String { process?.output ?? "" }

    /// Starts it again on the same data and ports, after `stop` or `kill`; waits until it answers.
    package func start() throws {
        guard process == nil else { throw TestSupportError("redis-server runs already") }
        let file = try directory.write(configurationText, to: "redis.conf")
        let started = try ChildProcess("redis-server", [file])
        process = started
        let isUp = Deadline().wait { isAnswering || !started.isRunning }
        guard isUp, started.isRunning else {
            process = nil
            throw TestSupportError("redis-server did not come up: \(started.output.suffix(2_000))")
        }
    }

    /// Ends it in order, which writes the append-only file out.
    package func stop() throws {
        process?.signal(SIGTERM)
        _ = try process?.waitForExit()
        forget()
    }

    /// Ends it with SIGKILL, as a crash would.
    package func kill() {
        process?.kill()
        forget()
    }

    /// Freezes it with SIGSTOP: connections stay, nothing is answered.
    package func pause() { process?.signal(SIGSTOP) }

    /// Lets a frozen server go on.
    package func resume() { process?.signal(SIGCONT) }

    /// Runs a command and returns the reply; blocks, so never while the server is paused.
    @discardableResult
    package func command(_ arguments: String...) throws -> TestReply {
        let client = try self.client ?? BlockingRedisClient(socketPath: socketPath)
        self.client = nil
        let reply = try client.command(arguments)
        // Kept only after success: a broken connection must not be used again.
        self.client = client
        return reply
    }

    private func forget() {
        process = nil
        client = nil
    }

    private var isAnswering: Bool {
        guard let reply = try? command("PING") else { return false }
        return reply == .text("PONG") || reply.text?.hasPrefix("NOAUTH") == true
    }

    private var configurationText: String {
        let lines =
            [
                "bind 127.0.0.1", "port \(port)", "unixsocket \(socketPath)", "dir \(directory.path)",
                "appendonly yes", "save \"\"", "daemonize no", "logfile \"\"",
            ] + configuration
        return lines.joined(separator: "\n") + "\n"
    }
}
