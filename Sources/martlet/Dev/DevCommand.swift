internal import Settings
internal import Telemetry

/// `martlet dev`: everything on one machine.
struct DevCommand: Subcommand {
    private static let nodesSetting = Setting(
        "nodes",
        .integer(1...64),
        default: "3",
        help: "How many nodes to run."
    )
    private static let workersSetting = Setting(
        "workers",
        .integer(0...16),
        default: "2",
        help: "How many workers deliver messages to groups; with 0 such messages wait."
    )
    private static let portSetting = Setting(
        "port",
        .integer(1...65_000).shown(as: "PORT"),
        default: "8080",
        help: "Where clients connect; the nodes take the ports after it."
    )
    private static let redisPortSetting = Setting(
        "redis-port",
        .integer(1...65_535).shown(as: "PORT"),
        default: "7379",
        help: "Where Redis listens."
    )
    private static let dataSetting = Setting(
        "data",
        ValueParser.path.shown(as: "DIRECTORY"),
        default: "var",
        help: "Where Redis' data, the secrets and the generated configuration are."
    )
    private static let secretFileSetting = Setting.optional(
        "secret-file",
        .path,
        help: "The file with the secret that signs tokens; by default DATA/secret, made when missing."
    )

    static let definition = CommandDefinition(
        name: "dev",
        summary: "run Redis, nodes, workers and a load balancer on this machine",
        discussion: [
            "Starts redis-server, some nodes, workers that fan out messages to groups, one worker each for presence,"
                + " receipts and retention, and HAProxy in TCP mode, all on the loopback interface, and says 'ready'"
                + " with the addresses. A node or worker that dies is started again. Ctrl-C stops everything in"
                + " order; the data stays. Options of nodes and workers can be given in the environment or in the"
                + " config file."
        ],
        examples: ["martlet dev", "martlet dev --nodes 5 --port 9000 --data /tmp/martlet"],
        options: [
            nodesSetting.definition, workersSetting.definition, portSetting.definition,
            redisPortSetting.definition, dataSetting.definition, secretFileSetting.definition,
            NodeOptions.prefix.definition,
        ] + LogOptions.definitions
    )

    private let plan: DevPlan
    private let isColoured: Bool
    private let hasOwnSecret: Bool

    init(_ values: Values) throws(SettingsError) {
        let data = try values.value(of: Self.dataSetting)
        let secretFile = try values.value(of: Self.secretFileSetting)
        let log = try LogOptions(values)
        isColoured = log.format == .human(isColoured: true)
        hasOwnSecret = secretFile == nil
        plan = DevPlan(
            program: CommandLine.arguments.first ?? "martlet",
            nodeCount: try values.value(of: Self.nodesSetting),
            workerCount: try values.value(of: Self.workersSetting),
            port: try values.value(of: Self.portSetting),
            redisPort: try values.value(of: Self.redisPortSetting),
            data: data,
            secretFile: secretFile ?? data + "/secret",
            logLevel: log.level.rawValue,
            logFormat: log.formatWord == "json" ? "json" : "human",
            configFile: try values.value(of: CommandDefinition.config),
            prefix: try values.value(of: NodeOptions.prefix)
        )
    }

    func run() throws(CommandFailure) -> ExitCode {
        let limit = FileLimit.raise()
        let directory = DataDirectory(path: plan.data)
        try directory.create(plan.redisDirectory)
        try directory.lock(plan.lockFile)
        try checkPorts()
        if hasOwnSecret { try directory.createSecret(plan.secretFile) }
        try directory.write(PackageResources.redis_conf, to: plan.redisConfiguration)
        let users = try writeUsers(to: directory)
        let proxy = ProxyConfiguration.text(plan, fileLimit: limit.soft)
        try directory.write(Array(proxy.utf8), to: plan.proxyConfiguration)
        try directory.write([], to: plan.restartLog)
        let console = DevConsole(isColoured: isColoured, fileLimit: limit.soft)
        return try DevShell(plan, users: users, console: console).run()
    }

    /// Makes the users of Redis for this run, and the file that Redis reads them from.
    private func writeUsers(to directory: DataDirectory) throws(CommandFailure) -> RedisUsers {
        var generator = SystemRandomNumberGenerator()
        let users = RedisUsers(prefix: plan.prefix, using: &generator)
        let template = String(decoding: PackageResources.users_acl, as: UTF8.self)
        try directory.write(Array(users.file(from: template).utf8), to: plan.redisUsers)
        return users
    }

    /// All ports are looked at before anything is started, so that nothing starts in vain.
    private func checkPorts() throws(CommandFailure) {
        var taken: [Int: ChildName] = [:]
        for child in plan.children {
            guard let port = plan.port(of: child) else { continue }
            let option = plan.portOption(of: child)
            if let other = taken.updateValue(child, forKey: port) {
                throw CommandFailure(
                    "\(child) and \(other) would both use port \(port); change \(option)",
                    .usage
                )
            }
            guard PortProbe.isFree(port) else {
                throw CommandFailure(
                    "port \(port), for \(child), is in use; choose another \(option)",
                    .unavailable
                )
            }
        }
    }
}
