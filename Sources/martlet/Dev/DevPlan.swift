/// What `martlet dev` runs and where: ports, files and command lines, all derived from its options.
struct DevPlan: Equatable {
    /// How this program was called, for the command lines that people copy.
    let program: String
    let nodeCount: Int
    /// Workers for groups; with none messages to groups wait until some worker comes.
    var workerCount: Int
    /// Where clients connect: the load balancer.
    let port: Int
    let redisPort: Int
    /// The directory of everything that is written.
    let data: String
    let secretFile: String
    let logLevel: String
    /// The children's outputs are no terminals, so `auto` is decided here.
    let logFormat: String
    /// Handed on to the nodes.
    let configFile: String?
    /// What stands in front of every name in Redis.
    var prefix = ""

    var nodes: [ChildName] { (0..<nodeCount).map { ChildName.node($0 + 1) } }
    var workers: [ChildName] {
        (0..<workerCount).map { ChildName.worker($0 + 1) } + ChildName.singleWorkers
    }

    /// Everything that is started, in the order of starting.
    var children: [ChildName] { [.redis] + nodes + workers + [.proxy] }

    var redisURL: String { "redis://127.0.0.1:\(redisPort)/0" }
    var clientURL: String { "ws://127.0.0.1:\(port)" }
    var redisDirectory: String { data + "/redis" }
    var redisConfiguration: String { data + "/redis.conf" }
    var redisUsers: String { data + "/users.acl" }
    var proxyConfiguration: String { data + "/haproxy.cfg" }
    var lockFile: String { data + "/dev.lock" }
    /// What `ops/rolling-restart` reads.
    var restartLog: String { data + "/restart.log" }

    /// Nodes are on the ports behind the load balancer's; workers listen nowhere.
    func port(of child: ChildName) -> Int? {
        switch child {
        case .redis: redisPort
        case .node(let number): port(ofNode: number)
        case .worker, .presence, .receipts, .retention: nil
        case .proxy: port
        }
    }

    func port(ofNode number: Int) -> Int { port + number }

    /// The option that moves a child to another port.
    func portOption(of child: ChildName) -> String {
        child == .redis ? "--redis-port" : "--port"
    }

    /// The command line of a child; `executable` is this program.
    func arguments(of child: ChildName, executable: String) -> [String] {
        switch child {
        case .redis:
            [
                "redis-server", redisConfiguration, "--bind", "127.0.0.1", "--port", "\(redisPort)", "--dir",
                redisDirectory, "--aclfile", "../users.acl", "--daemonize", "no",
            ]
        case .node(let number): [executable] + nodeArguments(number) + commonArguments
        case .worker: [executable] + workerArguments("fanout", child) + commonArguments
        // Their names are those of their roles.
        case .presence, .receipts, .retention:
            [executable] + workerArguments(child.description, child) + commonArguments
        case .proxy: ["haproxy", "-db", "-f", proxyConfiguration]
        }
    }

    private func nodeArguments(_ number: Int) -> [String] {
        [
            "node", "--name", ChildName.node(number).description, "--listen",
            "127.0.0.1:\(port(ofNode: number))", "--proxy-protocol", "--secret-file", secretFile,
        ]
    }

    private func workerArguments(_ role: String, _ child: ChildName) -> [String] {
        ["worker", role, "--name", child.description]
    }

    /// What every child that is this program is told.
    private var commonArguments: [String] {
        ["--log-format", logFormat, "--log-level", logLevel] + (configFile.map { ["--config", $0] } ?? [])
            + (prefix.isEmpty ? [] : ["--prefix", prefix])
    }

    /// The environment of a child, from that of this process: whoever needs Redis gets the way to it and a password.
    ///
    /// Redis and the load balancer get nothing that is Martlet's.
    func environment(of child: ChildName, _ users: RedisUsers, from inherited: [String]) -> [String] {
        let url = child.redisRole.map { "MARTLET_REDIS=" + users.url($0, port: redisPort) }
        let own = inherited.filter { !$0.hasPrefix(url == nil ? "MARTLET_" : "MARTLET_REDIS=") }
        return own + (url.map { [$0] } ?? [])
    }

    /// The signal that the kernel sends to the child if this process is gone: Redis may save what it holds.
    func deathSignal(of child: ChildName) -> String {
        child == .redis ? "TERM" : "KILL"
    }
}
