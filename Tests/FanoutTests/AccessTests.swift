import Foundation
import TestSupport
import Testing

/// The Redis user that docs/redis.md advises for fan-out workers may do what one does, and nothing that was forgotten.
@Suite struct AccessTests {
    private static func line() throws -> [String] {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        let path = folder.joined(separator: "/") + "/docs/redis.md"
        let page = try String(contentsOfFile: path, encoding: .utf8)
        let line = page.split(separator: "\n").first { $0.hasPrefix("ACL SETUSER martlet-fanout ") }
        return try #require(line).split(separator: " ").map(String.init)
    }

    @Test func `two workers of that user share the work, deliver, give up and leave`() throws {
        let stage = try FanoutStage()
        #expect(try stage.call(Self.line()) == .text("OK"))
        let url = "unix://martlet-fanout:secret@\(stage.redis.socketPath)"
        let users = ["alice", "bob", "carol"]
        try stage.call("HSET", "registry", "push:push", "1000")
        try stage.makeGroup("g1", users)
        try stage.call("XADD", stage.work("g1"), "*", "version", "1", "type", "nonsense", "payload", "{}")
        let workers = try ["w1", "w2"].map { try stage.startWorker($0, redis: url) }
        for worker in workers { _ = try worker.waitForLine(containing: "ready") }
        for _ in 0..<10 { try stage.send("g1", from: "alice") }
        try stage.waitUntilIdle()
        try stage.expectAll("g1", users)
        #expect(try stage.call("XLEN", "work:push") == .integer(20))
        #expect(try stage.call("XLEN", stage.dead) == .integer(1))
        for worker in workers { worker.signal(SIGTERM) }
        for worker in workers { _ = try worker.waitForExit() }
        #expect(try stage.call("ZCARD", "workers:fanout") == .integer(0))
        #expect(try stage.call("ACL", "LOG").elements.isEmpty, "nothing was denied")
    }
}
