import Foundation
import MartletWorker
import RoleStage
import TestSupport
import Testing

/// What senders of groups are told, by real workers on a real Redis.
@Suite(.serialized) struct ReceiptsTests {
    private let users = (0..<64).map { "m\($0)" }

    /// The ids that a user was told of a status, in the inbox's order.
    private func told(_ stage: RoleStage, _ user: String, _ status: String) throws -> [String] {
        try stage.events(user).compactMap { event in
            guard event.hasPrefix(#"{"type":"receipt","conversation":"group:g","status":"\#(status)","id":""#)
            else { return nil }
            return event.split(separator: "\"").map(String.init)[15]
        }
    }

    /// Waits until the user was told of both statuses up to this id.
    private func waitUntilTold(_ stage: RoleStage, _ user: String, upTo id: String) throws {
        let isTold = Deadline(after: .seconds(40)).wait {
            ["delivered", "read"].allSatisfy { (try? told(stage, user, $0))?.last == id }
        }
        let found = try ["delivered", "read"].map { try told(stage, user, $0) }
        try #require(isTold, "\(user) was told \(found), not \(id); \(stage.workers.map(\.errorOutput))")
    }

    private func readAll(_ stage: RoleStage, _ ids: [String], _ members: [String]) throws {
        for id in ids {
            for start in stride(from: 0, to: members.count, by: 16) {
                let some = members[start..<min(start + 16, members.count)]
                try stage.delivered("g", some.map { (user: $0, id: id) })
            }
            for member in members { try stage.read("g", by: member, upTo: id) }
        }
    }

    @Test func `many marks of many members are few receipts, and nothing stays untold`() throws {
        let stage = try RoleStage()
        try stage.makeGroup("g", users)
        try stage.readyWorker("receipts", "r1")
        try stage.readyWorker("receipts", "r2")
        let ids = try (0..<100).map { _ in try stage.send(to: "g", from: "m0") }
        let start = ContinuousClock.now
        try readAll(stage, ids, Array(users.dropFirst()))
        try waitUntilTold(stage, "m0", upTo: ids[99])
        let seconds = start.duration(to: .now) / .seconds(1)
        let receipts = try told(stage, "m0", "delivered") + told(stage, "m0", "read")
        // 12,600 marks; of each status one receipt for each time of gathering.
        #expect(Double(receipts.count) <= 2 * (seconds / 0.5 + 2), "\(receipts.count) in \(seconds) s")
        for status in ["delivered", "read"] {
            let order = try told(stage, "m0", status)
            #expect(order == order.sorted() && Set(order).count == order.count, "forward only")
        }
        #expect(try told(stage, "m1", "read").isEmpty, "who wrote nothing is told nothing")
        try stage.waitUntilDone("receipts")
    }

    @Test func `whoever is no member marks nothing and is not waited for`() throws {
        let stage = try RoleStage()
        try stage.makeGroup("g", ["alice", "bob", "carol"])
        let id = try stage.send(to: "g", from: "alice")
        #expect(try stage.delivered("g", [("mallory", id)]) == 0)
        #expect(try stage.read("g", by: "mallory", upTo: id).text?.hasPrefix("NOTAMEMBER") == true)
        #expect(try stage.jobs("receipts") == 0)
        try stage.readyWorker("receipts", "r1")
        try stage.change("g", "alice", "remove", "carol")
        try stage.read("g", by: "bob", upTo: id)
        try waitUntilTold(stage, "alice", upTo: id)
        #expect(try told(stage, "bob", "read").isEmpty)
    }

    @Test(arguments: ["alice", "carol"])
    func `who goes keeps nobody's ticks waiting in a quiet group`(_ actor: String) throws {
        let stage = try RoleStage()
        try stage.makeGroup("g", ["alice", "bob", "carol"])
        try stage.readyWorker("receipts", "r1")
        let id = try stage.send(to: "g", from: "alice")
        try stage.read("g", by: "bob", upTo: id)
        try stage.waitUntilDone("receipts")
        #expect(try told(stage, "alice", "read").isEmpty, "carol has not read it")
        try stage.change("g", actor, "remove", "carol")
        try waitUntilTold(stage, "alice", upTo: id)
        #expect(try told(stage, "bob", "read").isEmpty)
    }

    @Test func `workers that are killed again and again leave nothing untold`() throws {
        let stage = try RoleStage()
        try stage.makeGroup("g", users)
        var worker = try stage.readyWorker("receipts", "r0")
        try stage.readyWorker("receipts", "other")
        var ids: [String] = []
        for round in 1...6 {
            ids += try (0..<5).map { try stage.send(to: "g", from: "m\($0 % 2)") }
            try readAll(stage, [ids[ids.count - 1]], users)
            // Killed while it gathers, or while it tells.
            _ = Deadline(after: .milliseconds(round * 100)).wait { false }
            worker.kill()
            worker = try stage.startWorker("receipts", "r\(round)")
        }
        // Each was the last sender before the round's end: the fifth message of a round is m0's, the fourth m1's.
        try waitUntilTold(stage, "m0", upTo: ids[29])
        try waitUntilTold(stage, "m1", upTo: ids[28])
        try stage.waitUntilDone("receipts")
        for status in ["delivered", "read"] {
            let order = try told(stage, "m0", status)
            #expect(order == order.sorted(), "forward only")
        }
    }

    @Test func `Redis that is killed and comes back`() throws {
        let stage = try RoleStage()
        try stage.makeGroup("g", ["alice", "bob"])
        try stage.readyWorker("receipts", "r1")
        var id = ""
        for _ in 0..<3 {
            id = try stage.send(to: "g", from: "alice")
            try stage.read("g", by: "bob", upTo: id)
            stage.redis.kill()
            try stage.redis.start()
            try stage.reconnect()
        }
        try waitUntilTold(stage, "alice", upTo: id)
        try stage.waitUntilDone("receipts")
        #expect(try stage.call("XLEN", stage.names.dead("receipts")).integer == 0)
    }

    @Test func `jobs that are none, and a group with a foreign key, become dead letters and hold up nobody`()
        throws
    {
        let stage = try RoleStage(prefix: "p:")
        try stage.makeGroup("g", ["alice", "bob"])
        try stage.makeGroup("sick", ["alice", "bob"])
        try stage.call("SET", stage.names.marks("group:sick"), "mine")
        let payloads = [
            #"{"conversation":"group:sick"}"#, #"{"conversation":"dm:alice:bob"}"#, #"{"conversation":7}"#,
            "[]",
            "{}",
        ]
        for payload in payloads {
            let fields = ["version", "1", "type", "receipts", "payload", payload]
            try stage.call(["XADD", stage.names.work("receipts"), "*"] + fields)
        }
        try stage.readyWorker("receipts", "r1")
        let id = try stage.send(to: "g", from: "alice")
        try stage.read("g", by: "bob", upTo: id)
        try waitUntilTold(stage, "alice", upTo: id)
        try stage.waitUntilDone("receipts")
        let letters = try stage.call("XRANGE", stage.names.dead("receipts"), "-", "+").elements
        #expect(letters.count == payloads.count)
        #expect("\(letters)".contains("WRONGTYPE"))
    }
}
