import Foundation
import TestSupport
import Testing

/// `ops/users.acl`: what each kind of process may do in Redis, and what it may not.
@Suite struct `The file of Redis' users` {
    private let redis: RedisServer

    /// Every line of the file, as Redis reads it at its start.
    init() throws {
        let file = try Self.text("ops/users.acl").split(separator: "\n").dropFirst()
        redis = try RedisServer(configuration: file.map(String.init))
    }

    private static func text(_ path: String) throws -> String {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        return try String(contentsOfFile: (folder + [path[...]]).joined(separator: "/"), encoding: .utf8)
    }

    /// The rights of a user: of a line that begins so.
    private static func rights(_ path: String, _ start: String) throws -> Set<Substring> {
        let line = try text(path).split(separator: "\n").first { $0.hasPrefix(start) }
        return Set(try #require(line).split(separator: " ").filter { "~&+".contains($0.prefix(1)) })
    }

    @Test func `lets nobody in without a password`() throws {
        #expect(try Self.text("ops/users.acl").hasPrefix("user default off\n"))
        #expect(try Self.text("ops/users.acl").matches(of: /nopass|allkeys|allchannels|~\*|&\*|\+@/).isEmpty)
    }

    @Test(arguments: [
        ("martlet-node", ["martlet"]),
        ("martlet-worker", ["martlet-fanout", "martlet-presence", "martlet-receipts", "martlet-retention"]),
        ("martlet-observer", ["watcher"]),
    ])
    func `gives each user what the documentation says that its work needs`(
        user: String,
        parts: [String]
    ) throws {
        let given = try Self.rights("ops/users.acl", "user \(user) ")
        for part in parts {
            for right in try Self.rights("docs/redis.md", "ACL SETUSER \(part) ") where !given.contains(right)
            {
                // A pattern may be part of a wider one.
                let isCovered = given.contains {
                    $0.hasSuffix("*") && right.hasPrefix($0.dropLast())
                }
                #expect(isCovered, "\(user) lacks \(right)")
            }
        }
    }

    /// Redis says what it would do, and does nothing.
    private func mayRun(_ user: String, _ command: String) throws -> Bool {
        let words = command.split(separator: " ").map(String.init)
        let client = try BlockingRedisClient(socketPath: redis.socketPath)
        return try client.command(["ACL", "DRYRUN", user] + words).text == "OK"
    }

    /// What would harm everybody, read what is others', or lead out of Redis.
    private static let dangerous = [
        "FLUSHALL", "FLUSHDB", "CONFIG GET *", "CONFIG SET dir /tmp", "CONFIG REWRITE", "SHUTDOWN",
        "DEBUG SLEEP 1", "MONITOR", "KEYS *", "RANDOMKEY", "SAVE", "BGSAVE", "BGREWRITEAOF",
        "REPLICAOF no one", "FAILOVER", "MODULE LIST", "ACL LIST", "ACL SETUSER x on", "ACL WHOAMI",
        "CLIENT KILL TYPE normal", "CLIENT PAUSE 1000", "CLIENT UNPAUSE", "EVAL return 0", "SCRIPT FLUSH",
        "FUNCTION FLUSH", "FUNCTION DELETE martlet_1", "SWAPDB 0 1", "MIGRATE h 1 k 0 1",
        "RESTORE log:{x} 0 v", "DUMP log:{x}", "MOVE log:{x} 1", "RENAME log:{x} log:{y}",
        "COPY log:{x} log:{y}", "OBJECT ENCODING log:{x}", "PSUBSCRIBE user:*", "PUBSUB CHANNELS",
        "PSYNC ? -1", "SYNC", "CLUSTER RESET", "LATENCY RESET", "SLOWLOG GET", "SLOWLOG RESET", "GET other",
        "HGETALL other", "SET other v", "XRANGE other - +", "PUBLISH other v", "SUBSCRIBE other",
    ]

    @Test(arguments: ["martlet-node", "martlet-worker", "martlet-observer"])
    func `lets nobody harm everybody or see what is others'`(user: String) throws {
        for command in Self.dangerous where try mayRun(user, command) {
            Issue.record("\(user) may \(command)")
        }
    }

    @Test(arguments: [
        ("martlet-node", "XREADGROUP GROUP g c STREAMS work:x >"),
        ("martlet-node", "GET lease:{work:fanout:0}"),
        ("martlet-node", "SCAN 0"), ("martlet-node", "GET fanned:{group:g}"),
        ("martlet-node", "XRANGE dead:x - +"),
        ("martlet-worker", "SUBSCRIBE user:{bob}"), ("martlet-worker", "SADD members:{group:g} bob"),
        ("martlet-worker", "SADD admins:{group:g} bob"), ("martlet-worker", "GET node:n1"),
        ("martlet-worker", "PUBLISH canary:n1 1"), ("martlet-observer", "SET node:n1 v"),
        ("martlet-observer", "XADD work:x * a b"), ("martlet-observer", "PUBLISH user:{bob} v"),
        ("martlet-observer", "SUBSCRIBE user:{bob}"), ("martlet-observer", "FCALL martlet_1_send 0"),
        ("martlet-observer", "XRANGE work:x - +"), ("martlet-observer", "XRANGE inbox:{bob} - +"),
        ("martlet-observer", "FUNCTION LOAD x"), ("martlet-observer", "HSET registry a b"),
        ("martlet-observer", "DEL registry"), ("martlet-observer", "SCAN 0"),
    ])
    func `lets nobody do another's work`(user: String, command: String) throws {
        #expect(try !mayRun(user, command), "\(user) may \(command)")
    }

    @Test(arguments: [
        ("martlet-node", "SUBSCRIBE user:{bob} canary:n1 presence:{bob}"), ("martlet-node", "WAIT 1 100"),
        ("martlet-node", "PUBLISH canary:n1 1"), ("martlet-node", "FCALL martlet_1_send 1 log:{dm:a:b}"),
        ("martlet-worker", "XADD dead:fanout * a b"), ("martlet-worker", "SET lease:{work:fanout:0} v"),
        ("martlet-observer", "INFO"), ("martlet-observer", "HGETALL registry"),
    ])
    func `lets everybody do their own`(user: String, command: String) throws {
        #expect(try mayRun(user, command), "\(user) may not \(command)")
    }
}
