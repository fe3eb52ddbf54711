import Foundation
import TestSupport
import Testing

/// docs/openapi.yaml against a node that runs: schemathesis makes requests that it allows and requests that it forbids.
@Suite(.serialized, .stage(["--send-rate", "0", "--max-members", "8"])) struct `Schemathesis` {
    @Test func `finds the node as its description says`() throws {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let set = try ChildProcess(root.appending(path: "ops/python-packages").path())
        // Quick but for the first time on a machine.
        #expect(try set.waitForExit(within: .seconds(300)) == .exited(0), "\(set.errorOutput)")
        let python = set.output.split(separator: "\n").joined()
        try converse()
        // It leaves files where it runs.
        let directory = try TemporaryDirectory()
        let process = try ChildProcess(
            python,
            [
                "-m", "schemathesis.cli",
                "--config-file", root.appending(path: "Tests/NodeTests/Python/schemathesis.toml").path(),
                "run", root.appending(path: "docs/openapi.yaml").path(), "--checks", "all",
            ],
            environment: [
                "MARTLET_URL": "http://127.0.0.1:\(try Stage.current.node.port)",
                "MARTLET_TOKEN": try Credentials.token("alice"),
            ],
            workingDirectory: directory.path
        )
        let status = try process.waitForExit(within: .seconds(120))
        #expect(
            status == .exited(0),
            "\(process.output.suffix(10_000))\n\(process.errorOutput.suffix(3_000))"
        )
        let node = try Stage.current.node
        for status in [200, 201, 204, 400, 403, 404, 409, 422] {
            let count = try node.metric("martlet_requests_total{status=\"\(status)\"}")
            #expect(count > 0, "no request was answered with \(status)")
        }
    }

    /// A conversation to be read and deleted: the one of the description's examples.
    private func converse() throws {
        let node = try Stage.current.node
        let alice = try Device("alice", on: node)
        let bob = try Device("bob", on: node)
        for ref in 1...20 {
            try alice.deliver(ref, to: "bob", "a\(ref)")
            try bob.deliver(ref, to: "alice", "b\(ref)")
        }
    }
}
