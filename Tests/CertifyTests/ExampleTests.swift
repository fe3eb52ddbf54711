import Foundation
import Settings
import TestSupport
import Testing

@testable import martlet

/// The workers that come with Martlet keep every rule of the contract.
@Suite(.serialized) struct `The certified workers` {
    @Test func `the moderation bot keeps all rules`() throws {
        let script = CertifyRun.file("ops/examples/moderation/moderate.py")
        let run = try CertifyRun(["--kind", "messages"], worker: ["/usr/bin/python3", script])
        #expect(run.rules("pass").count == 14, "\(run.complaints)")
        #expect(run.reasons["retries"]?.hasPrefix("5 tries, ") == true, "\(run.reasons["retries"] ?? "")")
        #expect(run.status == .exited(0))
        let lines = try String(contentsOfFile: script, encoding: .utf8).split(separator: "\n")
        let code = lines.filter { line in
            let text = line.trimmingCharacters(in: .whitespaces)
            return !text.isEmpty && !text.hasPrefix("#") && !text.hasPrefix("\"\"\"")
        }
        #expect(code.count < 30)
    }

    @Test func `the push worker keeps all rules`() throws {
        let script = CertifyRun.file("ops/examples/push/push.py")
        let run = try CertifyRun(["--kind", "push"], worker: ["/usr/bin/python3", script])
        #expect(run.rules("pass").count == 14, "\(run.complaints)")
        #expect(run.status == .exited(0))
    }

    @Test(.timeLimit(.minutes(15)))
    func `the Swift service builds as a package of its own and keeps all rules`() throws {
        // Under its real path: the compiler's caches take a link to it for another place.
        let executable = URL(fileURLWithPath: try MartletExecutable.path()).resolvingSymlinksInPath()
        let build = executable.path + "-examples"
        let package = CertifyRun.file("ops/examples/swift")
        let compiler = try ChildProcess(
            "swift",
            ["build", "--package-path", package, "--scratch-path", build]
        )
        let status = try compiler.waitForExit(within: .seconds(800))
        #expect(status == .exited(0), "\(compiler.output.suffix(4_000))")
        let run = try CertifyRun(["--kind", "service"], worker: [build + "/debug/clock"])
        #expect(run.rules("fail").isEmpty, "\(run.complaints)")
        #expect(run.rules("skipped") == ["retries", "repeated"], "\(run.complaints)")
        #expect(run.status == .exited(0))
    }

    @Test(.enabled(if: Self.hasFanout, "the fan-out worker is built in"))
    func `the fan-out worker keeps all rules`() throws {
        let worker = [try MartletExecutable.path(), "worker", "fanout", "--redis", "{redis}"]
        let run = try CertifyRun(["--kind", "fanout"], worker: worker)
        #expect(run.rules("fail").isEmpty, "\(run.complaints)")
        #expect(run.rules("skipped") == ["registers", "retries", "poisoned"], "\(run.complaints)")
        #expect(run.status == .exited(0))
    }

    private static var hasFanout: Bool {
        Martlet.commands.contains { command in
            command.definition.operand?.choices.contains { $0.name == "fanout" } ?? false
        }
    }
}
