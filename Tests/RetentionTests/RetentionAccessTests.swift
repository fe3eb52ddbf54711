import Foundation
import MartletWorker
import RoleStage
import TestSupport
import Testing

/// The Redis user that docs/redis.md advises for retention workers may do what one does.
@Suite struct `The Redis user of retention workers` {
    private static func line() throws -> [String] {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        let path = folder.joined(separator: "/") + "/docs/redis.md"
        let page = try String(contentsOfFile: path, encoding: .utf8)
        let line = page.split(separator: "\n").first { $0.hasPrefix("ACL SETUSER martlet-retention ") }
        return try #require(line).split(separator: " ").map(String.init)
    }

    @Test func `has the rights that one needs`() throws {
        let stage = try RoleStage()
        #expect(try stage.call(Self.line()) == .text("OK"))
        let url = "unix://martlet-retention:secret@\(stage.redis.socketPath)"
        try stage.makeGroup("g", ["alice", "bob"])
        try stage.readyWorker("fanout", "w1")
        let id = try stage.send(to: "g", from: "alice")
        for user in ["alice", "bob"] { try stage.attach(user, "phone") }
        let direct = try stage.send(from: "alice", to: "bob")
        try stage.read("g", by: "bob", upTo: id)
        try stage.call("XADD", stage.names.work("erase"), "*", "version", "1", "type", "x", "payload", "{}")
        let worker = try stage.readyWorker("retention", "k1", redis: url, options: ["--retention", "1s"])
        #expect(try stage.unsend(id, by: "alice", in: "g") == .text("DONE"))
        #expect(try stage.unsend(direct, by: "alice", with: "bob") == .text("DONE"))
        try stage.waitUntilDone("erase")
        try stage.change("g", "alice", "remove", "bob")
        try stage.change("g", "alice", "remove", "alice")
        try stage.call("SET", stage.names.lastSeen("carol"), "1")
        let isEmpty = Deadline(after: .seconds(30)).wait {
            ["*{group:g}", "*{dm:alice:bob}", "*{carol}", "*{bob}", "*{alice}"].allSatisfy {
                (try? stage.call("KEYS", $0)) == .array([])
            }
        }
        #expect(isEmpty, "\((try? stage.call("KEYS", "*")) ?? .null)")
        worker.signal(SIGTERM)
        #expect(try worker.waitForExit() == .exited(0))
        #expect(try stage.call("ACL", "LOG").elements.isEmpty, "nothing was denied")
    }
}
