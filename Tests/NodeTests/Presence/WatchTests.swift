import Foundation
import TestSupport
import Testing

/// Who is there, as other clients are told.
@Suite struct `A client that watches users` {
    @Test func `is told of each at once, and of changes as they come, from any node`() throws {
        let bench = try PresenceBench(nodes: 2)
        var bob: Device? = try Device("bob", on: bench.nodes[1])
        try bench.wait(for: "bob", "online")
        let alice = try Device("alice", on: bench.nodes[0])
        try alice.watch(["bob", "carol", "bob"], ref: 4)
        try alice.wait(for: "bob", "online")
        try alice.wait(for: "carol", "offline")
        #expect(alice.others.first?.type == "done" && alice.others.first?.ref == 4)
        #expect(alice.presences.last { $0.string("user") == "carol" }?.names == ["type", "user", "status"])
        let carol = try Device("carol", on: bench.nodes[1])
        try alice.wait(for: "carol", "offline", "online")
        bob = nil
        try alice.wait(for: "bob", "online", "offline")
        let last = try bench.changes().last { $0.user == "bob" }
        let change = try #require(last)
        let frame = try #require(alice.presences.last { $0.string("user") == "bob" })
        #expect(frame.int("lastSeen") == change.lastSeen)
        #expect(change.time >= (change.lastSeen ?? .max) + 3_000, "not before the threshold")
        // Who comes later is told what the node knows by now.
        let dave = try Device("dave", on: bench.nodes[0])
        try bench.wait(for: "dave", "online")
        try dave.watch(["bob", "carol", "dave"])
        try dave.wait(for: "bob", "offline")
        try dave.wait(for: "carol", "online")
        try dave.wait(for: "dave", "online")
        #expect(dave.presences.first { $0.string("user") == "bob" }?.int("lastSeen") == change.lastSeen)
        #expect(alice.told(of: "dave").isEmpty, "only who watches is told")
        try carol.confirmAlive()
        withExtendedLifetime(bob) {}
    }

    @Test func `sees one user, however many devices they have, and sees nothing of a phone that flaps`()
        throws
    {
        let bench = try PresenceBench(nodes: 2)
        let watcher = try Device("alice", on: bench.nodes[0])
        try watcher.watch(["bob"])
        try watcher.wait(for: "bob", "offline")
        var devices = [try Device("bob", "phone", on: bench.nodes[0])]
        devices.append(try Device("bob", "tablet", on: bench.nodes[0]))
        devices.append(try Device("bob", "laptop", on: bench.nodes[1]))
        try watcher.wait(for: "bob", "offline", "online")
        devices.removeFirst(2)
        let end = try bench.clock() + 3 * 3_000
        var turn = 0
        while try bench.clock() < end {
            let phone = try Device("bob", "phone", on: bench.nodes[turn % 2])
            withExtendedLifetime(phone) {}
            turn += 1
            _ = Deadline(after: .milliseconds(100)).wait { false }
        }
        try watcher.confirmAlive()
        #expect(watcher.told(of: "bob") == ["offline", "online"])
        // The last connection that ends counts, and the threshold from then on.
        devices.removeAll()
        let ended = try bench.clock()
        try watcher.wait(for: "bob", "offline", "online", "offline")
        let last = try bench.changes().last
        let change = try #require(last)
        #expect(change.time >= ended - 100 + 3_000)
        #expect((change.lastSeen ?? .max) <= change.time - 3_000)
    }

    @Test func `is told nothing any more of whom it does not watch any more`() throws {
        let bench = try PresenceBench()
        let alice = try Device("alice", on: bench.nodes[0])
        var other: Device? = try Device("other", on: bench.nodes[0])
        try alice.watch(["bob", "carol"])
        try other?.watch(["bob"])
        try alice.wait(for: "bob", "offline")
        try other?.wait(for: "bob", "offline")
        try alice.watch(["carol"], ref: 1)
        try alice.wait { alice.told(of: "carol").count == 2 }
        let bob = try Device("bob", on: bench.nodes[0])
        try other?.wait(for: "bob", "offline", "online")
        try alice.confirmAlive()
        #expect(alice.told(of: "bob") == ["offline"])
        #expect(try subscribers(bench, "bob") == 1)
        #expect(try subscribers(bench, "carol") == 1)
        try alice.watch([], ref: 2)
        try alice.wait { alice.others.contains { $0.ref == 2 } }
        #expect(try Deadline().wait { try subscribers(bench, "carol") == 0 })
        other = nil
        #expect(try Deadline().wait { try subscribers(bench, "bob") == 0 }, "a session that ends unwatches")
        #expect(try Deadline().wait { try bench.nodes[0].metric("martlet_watches") == 0 })
        #expect(try bench.nodes[0].metric("martlet_watched_users") == 0)
        try bob.confirmAlive()
        withExtendedLifetime(other) {}
    }

    private func subscribers(_ bench: PresenceBench, _ user: String) throws -> Int? {
        try bench.redis.command("PUBSUB", "NUMSUB", "presence:{\(user)}").elements.last?.integer
    }

    @Test func `is the only reason for anything to be published`() throws {
        let bench = try PresenceBench(nodes: 2)
        let listener = try BlockingRedisClient(socketPath: bench.redis.socketPath)
        _ = try listener.command(["PSUBSCRIBE", "*"])
        var unwatched: Device? = try Device("unwatched", on: bench.nodes[0])
        try bench.wait(for: "unwatched", "online")
        unwatched = nil
        try bench.wait(for: "unwatched", "online", "offline")
        #expect(try publications(listener, bench) == 0)
        let alice = try Device("alice", on: bench.nodes[1])
        try alice.watch(["bob"])
        try alice.wait(for: "bob", "offline")
        var bob: Device? = try Device("bob", on: bench.nodes[0])
        try alice.wait(for: "bob", "offline", "online")
        try bench.waitForRefreshes(4)
        #expect(try publications(listener, bench) == 1, "a sign of life is no news")
        bob = nil
        try alice.wait(for: "bob", "offline", "online", "offline")
        #expect(try publications(listener, bench) == 1)
        withExtendedLifetime((unwatched, bob)) {}
    }

    /// How much was published since the last time, by functions too, the nodes' canaries aside.
    private func publications(_ listener: BlockingRedisClient, _ bench: PresenceBench) throws -> Int {
        try bench.redis.command("PUBLISH", "mark", "up to here")
        var count = 0
        while true {
            let channel = try listener.readReply().elements.dropFirst(2).first?.text ?? ""
            if channel == "mark" { return count }
            if !channel.hasPrefix("canary:") { count += 1 }
        }
    }

    @Test(arguments: [
        #"{"type":"watch","ref":5}"#,
        #"{"type":"watch","ref":5,"users":"bob"}"#,
        #"{"type":"watch","ref":5,"users":{"bob":1}}"#,
        #"{"type":"watch","ref":5,"users":["bob",7]}"#,
        #"{"type":"watch","ref":5,"users":["bob","b b"]}"#,
        #"{"type":"watch","ref":5,"users":["bob",""]}"#,
        #"{"type":"watch","ref":5,"users":["bob}","x"]}"#,
        #"{"type":"watch","ref":5,"users":[\#((0...256).map { "\"u\($0)\"" }.joined(separator: ","))]}"#,
    ])
    func `is told what is wrong with a list, and keeps the one from before`(frame: String) throws {
        let bench = try PresenceBench(workers: [], tap: false)
        let alice = try Device("alice", on: bench.nodes[0])
        try alice.watch(["carol"])
        try alice.wait(for: "carol", "offline")
        try alice.write(frame)
        try alice.wait { !alice.errors.isEmpty }
        #expect(alice.errors[0].code == "bad_field")
        #expect(alice.errors[0].ref == 5)
        let carol = try Device("carol", on: bench.nodes[0])
        try alice.wait(for: "carol", "offline", "online")
        try carol.confirmAlive()
    }

    @Test func `may watch 256 users, which costs as much as eight messages`() throws {
        let bench = try PresenceBench(workers: [], tap: false)
        let node = try TestNode(bench.redis, name: "slow", ["--send-rate", "3"])
        defer { node.process.kill() }
        let alice = try Device("alice", on: node)
        let users = (0..<256).map { "u\($0)" }
        try alice.watch(users, ref: 1)
        try alice.wait { alice.presences.count == 256 }
        #expect(Set(alice.presences.compactMap { $0.string("user") }) == Set(users))
        // 15 tokens in all, one of them back in a third of a second.
        try alice.watch(users, ref: 2)
        try alice.wait { !alice.errors.isEmpty || alice.others.contains { $0.ref == 2 } }
        #expect(alice.errors.first?.code == "rate_limited")
        #expect(alice.errors.first?.int("after") ?? 0 > 0)
    }

    @Test func `is not misled by what others publish`() throws {
        let bench = try PresenceBench(workers: [], tap: false)
        let alice = try Device("alice", on: bench.nodes[0])
        try alice.watch(["bob"])
        try alice.wait(for: "bob", "offline")
        let noise = ["", "x", "{}", #"{"type":"presence","status":"away","time":1}"#, "[1]", "\u{0}"]
        for text in noise { try bench.redis.command("PUBLISH", "presence:{bob}", text) }
        // From before the reading: it is read again, and nothing has changed.
        let old = #"{"type":"presence","user":"bob","status":"online","time":5}"#
        try bench.redis.command("PUBLISH", "presence:{bob}", old)
        let isCounted = try Deadline().wait {
            try bench.nodes[0].metric("martlet_foreign_publications_total") == Double(noise.count)
        }
        #expect(isCounted)
        #expect(try Deadline().wait { try bench.nodes[0].metric("martlet_presence_reads_total") == 2 })
        try alice.confirmAlive()
        #expect(alice.told(of: "bob") == ["offline"])
        let bob = try Device("bob", on: bench.nodes[0])
        try alice.wait(for: "bob", "offline", "online")
        try bob.confirmAlive()
    }

    @Test func `is told what Redis lets the node read, and of the rest when it does`() throws {
        let bench = try PresenceBench(workers: [], tap: false)
        let alice = try Device("alice", on: bench.nodes[0])
        try bench.redis.command("SET", "lastseen:{seen}", "1763669000123")
        try bench.redis.command("SET", "lastseen:{odd}", "yesterday")
        try bench.redis.command("RPUSH", "lastseen:{list}", "1")
        try alice.watch(["seen", "odd", "list"])
        for user in ["seen", "odd", "list"] { try alice.wait(for: user, "offline") }
        let seen = alice.presences.first { $0.string("user") == "seen" }
        #expect(seen?.int("lastSeen") == 1_763_669_000_123)
        #expect(alice.presences.count { $0.int("lastSeen") != nil } == 1)
        // The shard of this user, found by having them come online.
        let carol = try Device("carol", "first", on: bench.nodes[0])
        var shards: [Int] = []
        _ = try Deadline().wait {
            shards = try (0..<16).filter {
                try bench.redis.command("ZSCORE", "online:\($0)", "carol").text != nil
            }
            return !shards.isEmpty
        }
        try #require(shards.count == 1)
        try bench.redis.command("RENAME", "online:\(shards[0])", "aside")
        try bench.redis.command("SET", "online:\(shards[0])", "no sorted set")
        try alice.watch(["carol"], ref: 9)
        try alice.wait { alice.others.contains { $0.ref == 9 } }
        try alice.confirmAlive()
        #expect(alice.told(of: "carol").isEmpty)
        try bench.redis.command("RENAME", "aside", "online:\(shards[0])")
        try alice.wait(for: "carol", "online")
        try carol.confirmAlive()
    }
}
