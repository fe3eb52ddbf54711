import Protocol
import Redis
import Router
import TestSupport
import Testing

/// A Redis of its own with the functions loaded, and calls as a node makes them.
final class FunctionServer {
    let redis: RedisServer
    let names: RedisNames
    let prefix: String
    private var client: BlockingRedisClient

    init(configuration: [String] = [], prefix: String = "") throws {
        redis = try RedisServer(configuration: ["enable-debug-command yes"] + configuration)
        self.prefix = prefix
        names = RedisNames(prefix: prefix)
        client = try BlockingRedisClient(socketPath: redis.socketPath)
        try #require(try call("FUNCTION", "LOAD", "REPLACE", FunctionLibrary.code) == .text("martlet_1"))
    }

    @discardableResult
    func call(_ arguments: String...) throws -> TestReply {
        try client.command(arguments)
    }

    @discardableResult
    func call(_ arguments: [String]) throws -> TestReply {
        try client.command(arguments)
    }

    /// Calls one of the functions.
    @discardableResult
    func function(_ name: String, keys: [String], _ arguments: [String]) throws -> TestReply {
        try client.command(["FCALL", "martlet_1_\(name)", "\(keys.count)"] + keys + arguments)
    }

    /// Runs the commands in one transaction; returns its replies.
    func transaction(_ commands: [[String]]) throws -> [TestReply] {
        try call("MULTI")
        for command in commands { _ = try client.command(command) }
        return try call("EXEC").elements
    }

    /// Ends Redis as SIGTERM does and starts it again on what it kept.
    func restart() throws {
        try redis.stop()
        try redis.start()
        client = try BlockingRedisClient(socketPath: redis.socketPath)
    }

    /// Becomes a replica of the other server, and waits until it has all that this one has.
    func follow(_ master: FunctionServer) throws {
        try call("REPLICAOF", "127.0.0.1", "\(master.redis.port)")
        let isInSync = try Deadline().wait {
            let text = try call("INFO", "replication").text ?? ""
            return text.contains("master_link_status:up") && text.contains("master_sync_in_progress:0")
        }
        try #require(isInSync, "the replica does not get the data")
    }

    /// Ends Redis as a crash does and starts it again on what it kept.
    func crash() throws {
        redis.kill()
        try redis.start()
        client = try BlockingRedisClient(socketPath: redis.socketPath)
    }

    /// Listens to a user's channel.
    func listener(to user: String) throws -> ChannelListener {
        try ChannelListener(
            socketPath: redis.socketPath,
            channel: name { names.appendUserChannel(user, to: &$0) }
        )
    }

    func name(_ append: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        append(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
