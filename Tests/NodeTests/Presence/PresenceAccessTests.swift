import Foundation
import TestSupport
import Testing

/// The Redis user that docs/redis.md advises for presence workers may do what one does.
@Suite struct `The Redis user of presence workers` {
    private static func line() throws -> [String] {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
        let page = try String(
            contentsOfFile: folder.joined(separator: "/") + "/docs/redis.md",
            encoding: .utf8
        )
        let line = page.split(separator: "\n").first { $0.hasPrefix("ACL SETUSER martlet-presence ") }
        return try #require(line).split(separator: " ").map(String.init)
    }

    @Test func `has the rights that one needs`() throws {
        let bench = try PresenceBench(workers: [])
        let client = try BlockingRedisClient(socketPath: bench.redis.socketPath)
        #expect(try client.command(Self.line()).text == "OK")
        let url = "unix://martlet-presence:secret@\(bench.redis.socketPath)"
        let worker = try bench.addWorker("w1", url: url)
        _ = try worker.waitForLine(containing: "ready presence w1")
        var alice: Device? = try Device("alice", on: bench.nodes[0])
        try bench.wait(for: "alice", "online")
        alice = nil
        try bench.wait(for: "alice", "online", "offline")
        worker.signal(SIGTERM)
        #expect(try worker.waitForExit() == .exited(0))
        #expect(try client.command(["ACL", "LOG"]).elements.isEmpty, "nothing was denied")
        withExtendedLifetime(alice) {}
    }
}
