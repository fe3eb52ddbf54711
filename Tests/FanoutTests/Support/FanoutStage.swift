import Protocol
import Redis
import TestSupport
import Testing

/// A Redis with the functions, workers as processes, and groups made and talked in as nodes do.
final class FanoutStage {
    let redis: RedisServer
    let names: RedisNames
    private(set) var workers: [ChildProcess] = []
    private var client: BlockingRedisClient
    private var refs: UInt64 = 0

    /// Always flushed, so that what Redis has said survives its being killed.
    init(redis configuration: [String] = ["appendfsync always"], prefix: String = "") throws {
        redis = try RedisServer(configuration: configuration)
        names = RedisNames(prefix: prefix)
        self.prefix = prefix
        client = try BlockingRedisClient(socketPath: redis.socketPath)
        try #require(try call(["FUNCTION", "LOAD", "REPLACE", FunctionLibrary.code]) == .text("martlet_1"))
    }

    private let prefix: String

    /// Starts a worker; it works some time after this returns.
    @discardableResult
    func startWorker(_ name: String, redis url: String? = nil, options: [String] = []) throws -> ChildProcess
    {
        let worker = try ChildProcess(
            MartletExecutable.path(),
            ["worker", "fanout", "--redis", url ?? redis.socketURL, "--name", name, "--prefix", prefix]
                + options
        )
        workers.append(worker)
        return worker
    }

    /// Starts a worker and waits until it takes jobs.
    @discardableResult
    func readyWorker(_ name: String, options: [String] = []) throws -> ChildProcess {
        let worker = try startWorker(name, options: options)
        _ = try worker.waitForLine(containing: "ready")
        return worker
    }

    @discardableResult
    func call(_ arguments: [String]) throws -> TestReply {
        try client.command(arguments)
    }

    @discardableResult
    func call(_ arguments: String...) throws -> TestReply {
        try client.command(arguments)
    }

    /// After Redis was stopped and started.
    func reconnect() throws {
        client = try BlockingRedisClient(socketPath: redis.socketPath)
    }

    func name(_ append: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        append(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func inbox(_ user: String) -> String { name { names.appendInbox(user, to: &$0) } }
    func log(_ group: String) -> String { name { names.appendLog("group:\(group)", to: &$0) } }
    func fanned(_ group: String) -> String { name { names.appendFanned("group:\(group)", to: &$0) } }
    func members(_ group: String) -> String { name { names.appendMembers("group:\(group)", to: &$0) } }
    var dead: String { name { names.appendDead("fanout", to: &$0) } }

    func work(_ group: String) throws -> String {
        let id = try #require(GroupID(group))
        return name { names.appendWork("fanout:\(FanoutPartition.of(id))", to: &$0) }
    }

    func nextRef() -> UInt64 {
        refs += 1
        return refs
    }
}
