internal import Loop
internal import MartletWorker
internal import Settings
internal import Telemetry

/// `martlet worker`: one process that takes jobs from Redis, in one of the built-in roles.
struct WorkerCommand: Subcommand {
    static let definition = CommandDefinition(
        name: "worker",
        summary: "take jobs from Redis: groups, receipts, retention and more",
        discussion: [
            "One process, one event loop, one core, and no state: start as many as you like, anywhere. It prints a"
                + " line that starts with 'ready' when it takes jobs, logs to standard error, and on SIGTERM finishes"
                + " what it has in hand. Workers of your own, in any language: docs/workers.md."
        ],
        examples: ["martlet worker fanout --redis redis://127.0.0.1:6379/0 --name w1"],
        operand: OperandDefinition(
            placeholder: "ROLE",
            title: "Roles",
            choices: WorkerRoles.all.map { .init(name: $0.name, summary: $0.summary) }
        ),
        options: [
            RedisOptions.text.definition, RedisOptions.authorityFile.definition,
            WorkerOptions.name.definition, NodeOptions.prefix.definition,
            NodeOptions.adminListen.definition, WorkerOptions.leaseTime.definition,
            WorkerOptions.stopTime.definition, WorkerOptions.retention.definition,
        ] + LogOptions.definitions
    )

    let configuration: WorkerConfiguration
    private let role: WorkerRole?
    private let orders: RoleOrders

    init(_ values: Values) throws(SettingsError) {
        role = values.operand.flatMap(WorkerRoles.role)
        orders = try RoleOrders(values)
        var configuration = WorkerConfiguration(
            name: try values.value(of: WorkerOptions.name) ?? HostName.unique
        )
        let log = try LogOptions(values)
        configuration.redis = try values.value(of: RedisOptions.text)
        configuration.redisAuthorityFile = try values.value(of: RedisOptions.authorityFile)
        configuration.prefix = try values.value(of: NodeOptions.prefix)
        configuration.role = role?.name
        configuration.adminListen = try values.value(of: NodeOptions.adminListen).map(\.description)
        configuration.logLevel = log.level.rawValue
        configuration.logFormat = log.formatWord
        configuration.leaseTime = try values.value(of: WorkerOptions.leaseTime)
        configuration.stopTime = try values.value(of: WorkerOptions.stopTime)
        self.configuration = configuration
    }

    func run() throws(CommandFailure) -> ExitCode {
        guard let role else { throw CommandFailure("no such role", .usage) }
        do throws(WorkerError) {
            let worker = try Worker(configuration)
            role.install(worker, orders)
            try worker.run()
            return .success
        } catch {
            throw CommandFailure(error.optionDescription, error.exitCode)
        }
    }
}

extension WorkerError {
    fileprivate var exitCode: ExitCode {
        switch self {
        case .invalidConfiguration(field: "redisAuthorityFile", _): .missingInput
        case .invalidConfiguration: .usage
        case .system: .unavailable
        case .nothingToConsume: .software
        }
    }
}
