import Foundation
import MartletWorker
import RoleStage
import TestSupport
import Testing

/// The Redis user that docs/redis.md advises for receipts workers may do what one does.
@Suite struct `The Redis user of receipts workers` {
    private static func line() throws -> [String] {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        let path = folder.joined(separator: "/") + "/docs/redis.md"
        let page = try String(contentsOfFile: path, encoding: .utf8)
        let line = page.split(separator: "\n").first { $0.hasPrefix("ACL SETUSER martlet-receipts ") }
        return try #require(line).split(separator: " ").map(String.init)
    }

    @Test func `has the rights that one needs`() throws {
        let stage = try RoleStage()
        #expect(try stage.call(Self.line()) == .text("OK"))
        let url = "unix://martlet-receipts:secret@\(stage.redis.socketPath)"
        try stage.makeGroup("g", ["alice", "bob"])
        let id = try stage.send(to: "g", from: "alice")
        try stage.read("g", by: "bob", upTo: id)
        try stage.call(
            "XADD",
            stage.names.work("receipts"),
            "*",
            "version",
            "1",
            "type",
            "x",
            "payload",
            "{}"
        )
        let worker = try stage.readyWorker("receipts", "r1", redis: url)
        let isTold = Deadline().wait {
            (try? stage.events("alice").last?.contains(#""status":"read""#)) == true
        }
        #expect(isTold)
        try stage.waitUntilDone("receipts")
        worker.signal(SIGTERM)
        #expect(try worker.waitForExit() == .exited(0))
        #expect(try stage.call("ACL", "LOG").elements.isEmpty, "nothing was denied")
    }
}
