import TestSupport

/// A master, two replicas and three sentinels; nodes and workers ask the sentinels where the master is.
final class SentinelRedis: RedisService {
    /// What the sentinels call the master.
    static let name = "martlet"

    private struct Server {
        let part: Part
        let port: UInt16
        let socket: String
        var isAway = false
    }

    private let directory: TemporaryDirectory
    private var servers: [Server] = []
    private var sentinels: [Part] = []
    private var sentinelPorts: [UInt16] = []
    /// Running calls of redis-cli, kept until they have ended.
    private var commands: [ChildProcess] = []

    init(logFolder: String?) throws {
        directory = try TemporaryDirectory()
        let ports = try (0..<3).map { _ in try FreePort.find() }
        for (index, port) in ports.enumerated() {
            servers.append(try server(index, port, master: index == 0 ? nil : ports[0], logFolder))
        }
        for index in 0..<3 { try addSentinel(index, master: ports[0], logFolder) }
    }

    var parts: [Part] { servers.map(\.part) + sentinels }

    func start() throws {
        for part in parts { try part.start() }
    }

    var isUp: Bool {
        // The master knows both replicas, and the sentinels have had the time to hear of them from it.
        let role = RedisProbe.answer(masterSocket, "ROLE")?.elements ?? []
        let replicas = role.count > 2 ? role[2].elements.count : 0
        return replicas == 2 && sentinels.allSatisfy(\.isRunning)
    }

    func url(for user: String) -> String {
        let hosts = sentinelPorts.map { "127.0.0.1:\($0)" }.joined(separator: ",")
        return "redis+sentinel://\(hosts)/\(SentinelRedis.name)"
    }

    func link(of user: String) -> FaultyLink? { nil }

    var masterSocket: String { servers[masterIndex].socket }

    func killMaster() {
        let index = masterIndex
        servers[index].isAway = true
        servers[index].part.kill()
    }

    func pauseMaster() {
        let index = masterIndex
        servers[index].isAway = true
        servers[index].part.pause()
    }

    func repair() throws {
        for index in servers.indices where servers[index].isAway {
            servers[index].isAway = false
            servers[index].part.resume()
            try servers[index].part.start()
        }
    }

    func failOver() throws {
        commands.removeAll { !$0.isRunning }
        commands.append(
            try ChildProcess(
                "redis-cli",
                ["-p", "\(sentinelPorts[0])", "SENTINEL", "FAILOVER", SentinelRedis.name]
            )
        )
    }

    /// The server that says it is the master; servers that are paused are not asked, as they would not answer.
    private var masterIndex: Int {
        let masters = servers.indices.filter { index in
            guard !servers[index].isAway, servers[index].part.isRunning else { return false }
            return RedisProbe.answer(servers[index].socket, "ROLE")?.elements.first == .text("master")
        }
        // For some moments after a failover there may be two: the one with replicas counts.
        let counts = masters.map { index in
            (RedisProbe.answer(servers[index].socket, "ROLE")?.elements.last?.elements.count ?? 0, index)
        }
        return counts.max { $0.0 < $1.0 }?.1 ?? 0
    }

    private func server(_ index: Int, _ port: UInt16, master: UInt16?, _ logFolder: String?) throws -> Server
    {
        let name = "redis\(index + 1)"
        let data = directory.file(name)
        try ServerFolder.make(data)
        let socket = directory.file("\(name).sock")
        let further =
            ["repl-timeout 10", "repl-ping-replica-period 1"]
            + (master.map { ["replicaof 127.0.0.1 \($0)"] } ?? [])
        let text = RedisSettings.text(port: port, socket: socket, directory: data, further: further)
        let file = try directory.write(text, to: "\(name).conf")
        return Server(
            part: Part(name, "redis-server", [file], logFolder: logFolder),
            port: port,
            socket: socket
        )
    }

    private func addSentinel(_ index: Int, master: UInt16, _ logFolder: String?) throws {
        let port = try FreePort.find()
        let name = "sentinel\(index + 1)"
        let master = "\(SentinelRedis.name) 127.0.0.1 \(master)"
        let lines = [
            "bind 127.0.0.1", "port \(port)", "daemonize no", "logfile \"\"", "dir \(directory.path)",
            "sentinel monitor \(master) 2", "sentinel down-after-milliseconds \(SentinelRedis.name) 1000",
            "sentinel failover-timeout \(SentinelRedis.name) 5000",
            "sentinel parallel-syncs \(SentinelRedis.name) 2",
        ]
        let file = try directory.write(lines.joined(separator: "\n") + "\n", to: "\(name).conf")
        sentinels.append(Part(name, "redis-server", [file, "--sentinel"], logFolder: logFolder))
        sentinelPorts.append(port)
    }
}
