import Foundation
import MartletWorker
import RoleStage
import TestSupport
import Testing

/// Messages that are deleted for all leave the inboxes.
@Suite(.serialized) struct ErasureTests {
    private func holds(_ stage: RoleStage, _ user: String, _ id: String) throws -> Bool {
        // Ids are unique within a conversation: another one may have the same at the same moment.
        try stage.events(user).contains {
            $0.hasPrefix(#"{"type":"message","id":"\#(id)","#) && !$0.contains(#""from":"carol""#)
        }
    }

    private func deletions(_ stage: RoleStage, _ user: String, _ id: String) throws -> Int {
        try stage.events(user).count { $0.hasPrefix(#"{"type":"deleted","id":"\#(id)""#) }
    }

    /// What stands in the place of erased entries.
    private func gone(_ stage: RoleStage, _ user: String) throws -> [String] {
        try stage.call("HVALS", stage.names.gone(user)).elements.compactMap(\.text)
    }

    @Test func `a 1:1 message leaves both inboxes, and the deletion stands in its place`() throws {
        let stage = try RoleStage(prefix: "p:")
        try stage.readyWorker("retention", "k1")
        // A copy for the sender's own other device, as well.
        for device in ["phone", "laptop"] { try stage.attach("alice", device) }
        let kept = try stage.send(from: "alice", to: "bob")
        let id = try stage.send(from: "alice", to: "bob")
        for _ in 0..<500 { try stage.send(from: "carol", to: "bob") }
        for user in ["alice", "bob"] { #expect(try holds(stage, user, id)) }
        #expect(try stage.unsend(id, by: "alice", with: "bob") == .text("DONE"))
        try stage.waitUntilDone("erase")
        for user in ["alice", "bob"] {
            #expect(try !holds(stage, user, id), "\(user)")
            #expect(try holds(stage, user, kept), "\(user)")
            #expect(try deletions(stage, user, id) == 1)
            let stones = try gone(stage, user)
            #expect(stones.count == 1 && stones[0].hasPrefix(#"{"type":"deleted","id":"\#(id)""#))
        }
    }

    @Test func `a message to oneself`() throws {
        let stage = try RoleStage()
        try stage.readyWorker("retention", "k1")
        let id = try stage.send(from: "alice", to: "alice")
        #expect(try stage.unsend(id, by: "alice", with: "alice") == .text("DONE"))
        try stage.waitUntilDone("erase")
        #expect(try !holds(stage, "alice", id))
    }

    @Test func `a group's message leaves the inboxes of all who had it, whichever worker is killed`() throws {
        let users = (0..<300).map { "m\($0)" }
        let stage = try RoleStage()
        try stage.makeGroup("g", users)
        try stage.readyWorker("fanout", "w1")
        var worker = try stage.readyWorker("retention", "k0")
        try stage.readyWorker("retention", "other")
        let kept = try stage.send(to: "g", from: "m0")
        let ids = try (0..<8).map { _ in try stage.send(to: "g", from: "m0") }
        try stage.change("g", "m0", "remove", "m7")
        try stage.change("g", "m0", "add", "late")
        for (index, id) in ids.enumerated() {
            #expect(try stage.unsend(id, by: "m0", in: "g") == .text("DONE"))
            // Somewhere within: some have it still, some not any more.
            _ = Deadline(after: .seconds(5)).wait { (try? holds(stage, "m\(index * 30)", id)) == false }
            worker.kill()
            worker = try stage.startWorker("retention", "k\(index + 1)")
        }
        try stage.waitUntilDone("erase")
        for user in users {
            let held = try ids.filter { try holds(stage, user, $0) }
            #expect(held.isEmpty, "\(user) holds \(held)")
            #expect(try holds(stage, user, kept))
            guard user != "m7" else { continue }
            let told = try ids.map { try deletions(stage, user, $0) }
            #expect(told.allSatisfy { $0 == 1 }, "\(user): \(told)")
        }
        #expect(try gone(stage, "late").isEmpty)
        #expect(try gone(stage, "m7").count == ids.count)
    }

    @Test func `waits for the fan-out of the deletion, also of one that was late`() throws {
        let stage = try RoleStage()
        try stage.makeGroup("g", ["alice", "bob"])
        let fanout = try stage.readyWorker("fanout", "w1")
        let id = try stage.send(to: "g", from: "alice")
        #expect(Deadline().wait { (try? holds(stage, "bob", id)) == true })
        fanout.signal(SIGTERM)
        _ = try fanout.waitForExit()
        try stage.readyWorker("retention", "k1")
        #expect(try stage.unsend(id, by: "alice", in: "g") == .text("DONE"))
        let isPending = Deadline().wait {
            let pending = try? stage.call("XPENDING", stage.names.work("erase"), "erase", "-", "+", "1")
            return (pending?.elements.first?.elements[3].integer ?? 0) >= 2
        }
        #expect(isPending)
        try stage.readyWorker("fanout", "w2")
        try stage.waitUntilDone("erase")
        #expect(try !holds(stage, "bob", id))
        #expect(try deletions(stage, "bob", id) == 1)
    }

    @Test func `a sick inbox holds up nobody else, and what is no job becomes a dead letter`() throws {
        let stage = try RoleStage()
        try stage.makeGroup("g", ["alice", "bob", "carol"])
        try stage.readyWorker("fanout", "w1")
        let id = try stage.send(to: "g", from: "alice")
        #expect(Deadline().wait { (try? holds(stage, "carol", id)) == true })
        try stage.call("SET", stage.names.gone("bob"), "mine")
        for payload in ["{}", #"{"conversation":"group:g","id":"1-1","line":"x","event":{}}"#, "7"] {
            let fields = ["version", "1", "type", "erase", "payload", payload]
            try stage.call(["XADD", stage.names.work("erase"), "*"] + fields)
        }
        let worker = try stage.readyWorker("retention", "k1")
        #expect(try stage.unsend(id, by: "alice", in: "g") == .text("DONE"))
        try stage.waitUntilDone("erase")
        for user in ["alice", "carol"] { #expect(try !holds(stage, user, id)) }
        #expect(worker.errorOutput.contains("could not be erased from an inbox"))
        #expect(try stage.call("XLEN", stage.names.dead("erase")).integer == 3)
    }

    @Test func `Redis that is killed and comes back`() throws {
        let users = (0..<100).map { "m\($0)" }
        let stage = try RoleStage()
        try stage.makeGroup("g", users)
        try stage.readyWorker("fanout", "w1")
        try stage.readyWorker("retention", "k1")
        for _ in 0..<3 {
            let id = try stage.send(to: "g", from: "m0")
            #expect(try stage.unsend(id, by: "m0", in: "g") == .text("DONE"))
            stage.redis.kill()
            try stage.redis.start()
            try stage.reconnect()
            try stage.waitUntilDone("erase")
            for user in users { #expect(try !holds(stage, user, id)) }
        }
        #expect(try stage.call("XLEN", stage.names.dead("erase")).integer == 0)
    }
}
