import Chaos
import Loop
import TestSupport

/// The whole system: Redis, nodes behind a balancer, workers, and the links between them.
final class Fleet {
    static let secret = "a secret of the chaos harness, long enough"
    /// Workers of these roles, besides those of the fan-out; one each.
    private static let furtherRoles = ["receipts", "presence", "retention"]

    let redis: any RedisService
    let nodes: [Part]
    let workers: [Part]
    /// Between whoever connects and each node.
    let nodeLinks: [FaultyLink]
    let balancer: Part?
    /// Where clients connect; one for all behind a balancer, else one for each node.
    let clientPorts: [UInt16]
    private let directory: TemporaryDirectory

    init(_ options: ChaosOptions, loop: EventLoop) throws {
        let logs = options.logFolder
        if let logs { try ServerFolder.make(logs) }
        directory = try TemporaryDirectory()
        let redis: any RedisService =
            switch options.redis {
            case .single: try SingleRedis(loop: loop, logFolder: logs)
            case .sentinel: try SentinelRedis(logFolder: logs)
            }
        self.redis = redis
        let executable = try options.martlet ?? MartletExecutable.path()
        let haproxy = Balancer.executable
        let ports = try (0..<options.nodes).map { _ in try FreePort.find() }
        nodes = try ports.enumerated().map { index, port in
            let name = "n\(index + 1)"
            let arguments = Fleet.nodeArguments(options, name, port, try redis.url(for: name), haproxy != nil)
            let secret = ["MARTLET_SECRET": Fleet.secret]
            return Part(name, executable, arguments, environment: secret, logFolder: logs)
        }
        let roles = Array(repeating: "fanout", count: options.workers) + Fleet.furtherRoles
        workers = try roles.enumerated().map { index, role in
            let name = "\(role)\(index + 1)"
            let arguments = ["worker", role, "--redis", try redis.url(for: name), "--name", name]
            return Part(name, executable, arguments, logFolder: logs)
        }
        nodeLinks = try ports.map { try FaultyLink(loop: loop, to: .tcp(host: "127.0.0.1", port: $0)) }
        guard let haproxy else {
            balancer = nil
            clientPorts = nodeLinks.map(\.port)
            return
        }
        let front = try FreePort.find()
        let text = Balancer.text(port: front, nodes: nodeLinks.map(\.port))
        let file = try directory.write(text, to: "haproxy.cfg")
        balancer = Part("haproxy", haproxy, ["-db", "-f", file], logFolder: logs)
        clientPorts = [front]
    }

    var parts: [Part] { redis.parts + nodes + workers + (balancer.map { [$0] } ?? []) }

    /// Short times, so that a run of a minute sees what takes minutes elsewhere: silence is noticed within seconds.
    private static func nodeArguments(
        _ options: ChaosOptions,
        _ name: String,
        _ port: UInt16,
        _ url: String,
        _ isBehindProxy: Bool
    ) -> [String] {
        var arguments = [
            "node", "--listen", "127.0.0.1:\(port)", "--redis", url, "--name", name,
            "--heartbeat", "2s", "--idle-timeout", "10s", "--drain-time", "2s", "--presence-threshold", "5s",
        ]
        if isBehindProxy { arguments.append("--proxy-protocol") }
        if options.waitReplicas > 0 { arguments += ["--wait-replicas", "\(options.waitReplicas)"] }
        return arguments + options.nodeOptions
    }
}
