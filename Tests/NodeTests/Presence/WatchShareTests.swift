import TestSupport
import Testing

/// How much of a node's room one user may take.
@Suite struct `The users that a user watches through a node` {
    @Test func `are counted over all connections of the user, and not over those of others`() throws {
        let bench = try PresenceBench(workers: [], tap: false)
        let node = try TestNode(bench.redis, name: "free", ["--send-rate", "0"])
        defer { node.process.kill() }
        let users = (0..<256).map { "u\($0)" }
        var devices = try (0..<17).map { try Device("alice", "d\($0)", on: node) }
        for device in devices.dropLast() {
            try device.watch(users, ref: 1)
            try device.wait { device.others.contains { $0.ref == 1 } }
        }
        let last = devices[16]
        try last.watch(["bob"], ref: 2)
        try last.wait { last.errors.count == 1 }
        #expect(last.errors[0].code == "overloaded" && last.errors[0].ref == 2)
        #expect(last.errors[0].int("after") ?? 0 > 0)
        let bob = try Device("bob", on: node)
        try bob.watch(["alice"], ref: 3)
        try bob.wait { bob.others.contains { $0.ref == 3 } }
        // A list may always be replaced by one that is no longer, and what it leaves, or who goes, makes room.
        try devices[0].watch(Array(users.dropLast(6)), ref: 4)
        try devices[0].wait { devices[0].others.contains { $0.ref == 4 } }
        try last.watch(["bob"], ref: 5)
        try last.wait { last.others.contains { $0.ref == 5 } }
        devices.remove(at: 1)
        #expect(try Deadline().wait { try node.metric("martlet_watches") == Double(4_096 - 6 - 256 + 2) })
        try last.watch(users, ref: 6)
        try last.wait { last.others.contains { $0.ref == 6 } }
    }
}
