import Glibc
import TestSupport
import Testing

/// The helpers that start servers are tested here, because the tests of this target lean on them most.
struct TestSupportTests {
    private func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    @Test func `a process's line, output and exit code are seen`() throws {
        let process = try ChildProcess("sh", ["-c", "echo one; echo two words; echo oops >&2; exit 3"])
        #expect(try process.waitForLine(containing: "two") == "two words")
        #expect(try process.waitForExit() == .exited(3))
        #expect(process.output == "one\ntwo words\n")
        #expect(process.errorOutput == "oops\n")
        #expect(!process.isRunning)
    }

    @Test func `a process gets variables, arguments and a working directory`() throws {
        let directory = try TemporaryDirectory()
        let process = try ChildProcess(
            "sh",
            ["-c", "echo \"$MARTLET_TEST $1 $(pwd)\"", "sh", "a b"],
            environment: ["MARTLET_TEST": "value"],
            workingDirectory: directory.path
        )
        #expect(try process.waitForExit() == .exited(0))
        #expect(process.output == "value a b \(directory.path)\n")
    }

    @Test func `a signal that ends a process is told from an exit code`() throws {
        let process = try ChildProcess("sleep", ["1000"])
        #expect(process.isRunning)
        process.signal(SIGTERM)
        #expect(try process.waitForExit() == .signalled(SIGTERM))
    }

    @Test func `waiting for a line of a process that ends without it fails at once`() throws {
        let process = try ChildProcess("sh", ["-c", "echo unfinished | tr -d '\\n'; echo broken >&2"])
        let error = #expect(throws: TestSupportError.self) {
            try process.waitForLine(containing: "unfinished")
        }
        #expect(error?.description.contains("broken") == true)
    }

    @Test func `an executable that does not exist fails with its name`() {
        let error = #expect(throws: TestSupportError.self) { try ChildProcess("no-such-executable") }
        #expect(error?.description.contains("no-such-executable") == true)
    }

    @Test func `dropping a process kills it`() throws {
        var process: ChildProcess? = try ChildProcess("sleep", ["1000"])
        let id = try #require(process?.id)
        #expect(kill(id, 0) == 0)
        process = nil
        #expect(kill(id, 0) == -1)
    }

    @Test func `a temporary folder goes with its last reference`() throws {
        var directory: TemporaryDirectory? = try TemporaryDirectory()
        let path = try #require(try directory?.write("text", to: "file"))
        #expect(exists(path))
        directory = nil
        #expect(!exists(path))
    }

    @Test func `a server keeps its data over a restart, and forgets nothing that was fsynced when killed`()
        throws
    {
        let server = try RedisServer(configuration: ["appendfsync always"])
        #expect(try server.command("SET", "key", "value") == .text("OK"))
        server.kill()
        #expect(server.processID == nil)
        #expect(throws: TestSupportError.self) { try server.command("PING") }
        try server.start()
        #expect(try server.command("GET", "key") == .text("value"))
        try server.stop()
        try server.start()
        #expect(try server.command("LRANGE", "none", "0", "-1") == .array([]))
        #expect(try server.command("GET", "none") == .null)
        #expect(try server.command("INCR", "key") == .error("ERR value is not an integer or out of range"))
    }
}
