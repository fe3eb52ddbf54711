import Foundation
import TestSupport
import Testing

@Suite struct `martlet certify` {
    private func run(
        _ arguments: String...
    ) throws -> (status: TestSupport.ExitStatus, output: String, error: String) {
        let process = try ChildProcess(try MartletExecutable.path(), ["certify"] + arguments)
        let status = try process.waitForExit(within: .seconds(60))
        return (status, process.output, process.errorOutput)
    }

    @Test(arguments: [
        ([], "'certify' needs COMMAND... behind --"), (["--"], "'certify' needs COMMAND... behind --"),
        (["--kind", "sms", "--", "true"], "--kind: 'sms' is not valid"),
        (["--content", "[1]", "--", "true"], "expected a JSON object"),
        (["--rule", "luck", "--", "true"], "--rule: 'luck' is not valid"),
        (["--stream", "a b", "--", "true"], "--stream: 'a b' is not valid"),
        (["worker", "--", "true"], "unexpected argument 'worker'"),
    ])
    func `refuses a command line that says too little`(arguments: [String], complaint: String) throws {
        let process = try ChildProcess(try MartletExecutable.path(), ["certify"] + arguments)
        #expect(try process.waitForExit() == .exited(64))
        #expect(process.errorOutput.contains(complaint), "\(process.errorOutput)")
    }

    @Test func `says how a worker that does not start has ended`() throws {
        let run = try run("--", "sh", "-c", "echo no luck >&2; exit 3")
        #expect(run.status == .exited(1))
        #expect(run.output.contains("FAIL  starts: "))
        #expect(run.output.contains("it ended with status 3: no luck"), "\(run.output)")
        #expect(run.output.contains("skip  killed: "))
    }

    @Test(arguments: ["/nowhere/worker", "no-such-worker", "/tmp"])
    func `says in one line that there is no such program`(program: String) throws {
        let run = try run("--", program)
        #expect(run.status == .exited(64))
        #expect(run.output.isEmpty, "\(run.output)")
        #expect(run.error.contains("'\(program)' is no program that can be started"), "\(run.error)")
    }

    @Test func `leaves nothing behind, also when it is interrupted`() throws {
        let process = try ChildProcess(
            try MartletExecutable.path(),
            ["certify", "--", "sh", "-c", "echo {socket} >&2; exec sleep 1000"]
        )
        let children = "/proc/\(process.id)/task/\(process.id)/children"
        var ids: [Substring] = []
        let isRunning = Deadline().wait {
            ids = ((try? String(contentsOfFile: children, encoding: .utf8)) ?? "").split(separator: " ")
            return ids.count == 2
        }
        #expect(isRunning)
        process.signal(SIGTERM)
        #expect(try process.waitForExit() == .exited(1))
        #expect(process.errorOutput.contains("interrupted"))
        let areGone = Deadline().wait {
            ids.allSatisfy { !FileManager.default.fileExists(atPath: "/proc/\($0)") }
        }
        #expect(areGone)
    }
}
