import Foundation
import TestSupport
import Testing

/// Watching while things break.
@Suite struct `Watching survives` {
    @Test(arguments: [true, false])
    func `a restart of Redis, and nobody seems to go who stays`(byCrash: Bool) throws {
        let bench = try PresenceBench(nodes: 2)
        let alice = try Device("alice", on: bench.nodes[0])
        let stays = try (0..<20).map { try Device("stays\($0)", on: bench.nodes[1]) }
        var leaves: Device? = try Device("leaves", on: bench.nodes[1])
        for number in 0..<20 { try bench.wait(for: "stays\(number)", "online") }
        try bench.wait(for: "leaves", "online")
        try alice.watch((0..<20).map { "stays\($0)" } + ["leaves", "comes"])
        for number in 0..<20 { try alice.wait(for: "stays\(number)", "online") }
        try alice.wait(for: "leaves", "online")
        try alice.wait(for: "comes", "offline")
        if byCrash { bench.redis.kill() } else { try bench.redis.stop() }
        leaves = nil
        try bench.redis.start()
        try waitUntilReady(bench)
        let comes = try Device("comes", on: bench.nodes[1])
        try alice.wait(for: "comes", "offline", "online")
        try alice.wait(for: "leaves", "online", "offline")
        for number in 0..<20 { #expect(alice.told(of: "stays\(number)") == ["online"]) }
        for device in stays + [comes] { try device.confirmAlive() }
        withExtendedLifetime(leaves) {}
    }

    @Test func `a cut of the subscription link, during which somebody comes and somebody goes`() throws {
        let bench = try PresenceBench(nodes: 1)
        let alice = try Device("alice", on: bench.nodes[0])
        try alice.watch(["comes", "stays"])
        try alice.wait(for: "comes", "offline")
        let stays = try Device("stays", on: bench.nodes[0])
        try alice.wait(for: "stays", "offline", "online")
        // Held off while the link is down, so that the publications are lost for sure.
        try bench.redis.command("ACL", "SETUSER", "default", "resetchannels")
        let isCut = try Deadline().wait {
            try bench.redis.command("CLIENT", "KILL", "TYPE", "pubsub")
            return try bench.nodes[0].get("/ready").status == 503
                || bench.redis.command("PUBSUB", "NUMSUB", "presence:{comes}").elements.last == .integer(0)
        }
        try #require(isCut)
        let shards = 0..<16
        let now = try bench.clock()
        // Everybody is in the shard of theirs: the others do no harm.
        for shard in shards {
            try bench.redis.command("ZADD", "online:\(shard)", "\(now + 600_000)", "comes")
        }
        try bench.redis.command("ACL", "SETUSER", "default", "allchannels")
        try alice.wait(for: "comes", "offline", "online")
        try alice.confirmAlive()
        #expect(alice.told(of: "stays") == ["offline", "online"])
        for shard in shards { try bench.redis.command("ZREM", "online:\(shard)", "comes") }
        try stays.confirmAlive()
    }

    @Test func `its own node: the client watches again elsewhere`() throws {
        let bench = try PresenceBench(nodes: 2)
        let bob = try Device("bob", on: bench.nodes[1])
        let alice = try Device("alice", on: bench.nodes[0])
        try bench.wait(for: "bob", "online")
        try bench.wait(for: "alice", "online")
        try alice.watch(["bob"])
        try alice.wait(for: "bob", "online")
        bench.nodes[0].process.kill()
        try alice.waitForEnd()
        let again = try Device("alice", on: bench.nodes[1])
        try again.watch(["bob", "alice"])
        try again.wait(for: "bob", "online")
        try again.wait(for: "alice", "online")
        try bob.confirmAlive()
    }

    @Test func `a client that does not read: it is told what is true in the end, and not of every change`()
        throws
    {
        let bench = try PresenceBench(workers: [], tap: false)
        let limits = ["--write-buffer-limit", "16KiB", "--max-message-size", "4KiB"]
        let node = try TestNode(bench.redis, name: "small", limits)
        defer { node.process.kill() }
        let alice = try Device("alice", on: node, receiveBufferBytes: 65_536)
        try alice.watch(["bob"])
        try alice.wait(for: "bob", "offline")
        alice.web.socket.readsWhileSending = false
        // What the system holds for the connection is some megabytes.
        let changes = 300_000
        try bench.redis.command("CONFIG", "SET", "client-output-buffer-limit", "pubsub 0 0 0")
        let now = try bench.clock()
        let client = try BlockingRedisClient(socketPath: bench.redis.socketPath)
        for first in stride(from: 0, to: changes, by: 10_000) {
            // One script for many publications: the test is about the node.
            let script = """
                for i = 1, 10000 do
                  local status = (i % 2 == 0) and 'online' or 'offline'
                  redis.call('PUBLISH', 'presence:{bob}',
                    '{"type":"presence","user":"bob","status":"' .. status .. '","time":' .. (ARGV[1] + i) .. '}')
                end
                """
            _ = try client.command(["EVAL", script, "0", "\(now + 60_000 + first)"])
        }
        let isHeard = try Deadline(after: .seconds(60)).wait { try node.metric("martlet_watches") == 1 }
        #expect(isHeard)
        let last =
            #"{"type":"presence","user":"bob","status":"offline","lastSeen":7,"time":\#(now + 600_000_000)}"#
        try bench.redis.command("PUBLISH", "presence:{bob}", last)
        try alice.wait(.seconds(60)) { alice.others.last?.int("lastSeen") == 7 }
        #expect(alice.presences.count < changes / 2, "\(alice.presences.count) frames")
    }

    private func waitUntilReady(_ bench: PresenceBench) throws {
        for node in bench.nodes {
            let isReady = try Deadline().wait { try node.get("/ready").status == 200 }
            try #require(isReady)
        }
    }
}
