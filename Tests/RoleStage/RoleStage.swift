package import MartletWorker
package import TestSupport
internal import Protocol
internal import Redis

/// A Redis with the functions, built-in workers as processes, and conversations as nodes make them.
package final class RoleStage {
    package let redis: RedisServer
    package let names: WorkerNames
    package private(set) var workers: [ChildProcess] = []
    private var client: BlockingRedisClient
    private var refs: UInt64 = 0

    /// Always flushed, so that what Redis has said survives its being killed.
    package init(
        redis configuration: [String] = ["appendfsync always", "stream-node-max-bytes 512"],
        prefix: String = ""
    ) throws {
        redis = try RedisServer(configuration: configuration)
        names = WorkerNames(prefix: prefix)
        client = try BlockingRedisClient(socketPath: redis.socketPath)
        let loaded = try call("FUNCTION", "LOAD", "REPLACE", FunctionLibrary.code)
        guard loaded == .text("martlet_1") else { throw TestSupportError("not loaded: \(loaded)") }
    }

    /// Starts a worker; it works some time after this returns.
    @discardableResult
    package func startWorker(
        _ role: String,
        _ name: String,
        redis url: String? = nil,
        options: [String] = []
    ) throws -> ChildProcess {
        let worker = try ChildProcess(
            MartletExecutable.path(),
            ["worker", role, "--redis", url ?? redis.socketURL, "--name", name, "--prefix", names.prefix]
                + options
        )
        workers.append(worker)
        return worker
    }

    /// Starts a worker and waits until it takes jobs.
    @discardableResult
    package func readyWorker(
        _ role: String,
        _ name: String,
        redis url: String? = nil,
        options: [String] = []
    ) throws -> ChildProcess {
        let worker = try startWorker(role, name, redis: url, options: options)
        _ = try worker.waitForLine(containing: "ready")
        return worker
    }

    @discardableResult
    package func call(_ arguments: [String]) throws -> TestReply {
        try client.command(arguments)
    }

    @discardableResult
    package func call(_ arguments: String...) throws -> TestReply {
        try client.command(arguments)
    }

    /// After Redis was stopped and started.
    package func reconnect() throws {
        client = try BlockingRedisClient(socketPath: redis.socketPath)
    }

    /// A ref that no device has used.
    package func nextRef() -> String {
        refs += 1
        return "\(refs)"
    }

    /// The values of an inbox, oldest first.
    package func events(_ user: String) throws -> [String] {
        try call("XRANGE", names.inbox(user), "-", "+").elements.compactMap {
            $0.elements[1].elements[1].text
        }
    }

    /// How many jobs a stream holds.
    package func jobs(_ stream: String) throws -> Int {
        try call("XLEN", names.work(stream)).integer ?? 0
    }

    /// Waits until a stream holds no job.
    package func waitUntilDone(_ stream: String, _ limit: Duration = .seconds(60)) throws {
        guard Deadline(after: limit).wait(until: { (try? self.jobs(stream)) == 0 }) else {
            let errors = workers.map { String($0.errorOutput.suffix(3_000)) }.joined(separator: "\n")
            throw TestSupportError("jobs are left in \(stream): \(try jobs(stream))\n\(errors)")
        }
    }
}
