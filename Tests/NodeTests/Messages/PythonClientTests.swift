import Foundation
import TestSupport
import Testing

/// A client that shares no code with Martlet: Debian's python3-websockets.
@Suite(.serialized, .stage(nodes: 2, ["--conformance", "--send-rate", "0"]))
struct `The websockets library of Python` {
    @Test func `chats, resumes, and sees errors as the protocol says`() throws {
        let stage = try Stage.current
        let process = try python("chat.py", stage.nodes.map { "ws://127.0.0.1:\($0.port)" })
        let status = try process.waitForExit(within: .seconds(120))
        #expect(status == .exited(0), "\(process.output)\n\(process.errorOutput.suffix(3_000))")
        #expect(process.output.split(separator: "\n").count == 6)
    }

    @Test func `sends and gets large messages through TLS`() throws {
        let certificate = try TestCertificate(in: Stage.current.redis.directory)
        let files = ["--tls-certificate", certificate.certificateFile, "--tls-key", certificate.keyFile]
        try Stage.current.withNode(files + ["--conformance"]) { (node) throws in
            let process = try python(
                "echo_tls.py",
                ["wss://localhost:\(node.port)", certificate.authorityFile]
            )
            let status = try process.waitForExit(within: .seconds(60))
            #expect(status == .exited(0), "\(process.errorOutput.suffix(3_000))")
        }
    }

    private func python(_ script: String, _ arguments: [String]) throws -> ChildProcess {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try ChildProcess(
            "/usr/bin/python3",
            [here.appendingPathComponent("Python/\(script)").path] + arguments,
            environment: ["SECRET": TestNode.secret]
        )
    }
}
