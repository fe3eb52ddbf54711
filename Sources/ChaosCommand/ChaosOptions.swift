import Chaos
import Settings

/// What a run is told.
struct ChaosOptions {
    let milliseconds: Int
    let seed: UInt64
    let redis: RedisSetup
    let waitReplicas: Int
    let nodes: Int
    /// Workers of the fan-out.
    let workers: Int
    let users: Int
    /// Messages per second.
    let rate: Int
    let kinds: [FaultKind]
    let jsonFile: String?
    let logFolder: String?
    let martlet: String?
    let nodeOptions: [String]
    /// Seconds for the last message to reach the last device, and again for the last receipt.
    let patience: Int

    private static let secondsSetting = Setting(
        "seconds",
        .integer(5...86_400),
        default: "60",
        help: "How long the system is disturbed."
    )
    private static let minutesSetting = Setting.optional(
        "minutes",
        .integer(1...1_440),
        help: "The same in minutes."
    )
    private static let seedSetting = Setting.optional(
        "seed",
        .integer(0...Int.max),
        help: "What decides which faults come when, and who writes to whom; another one each time without it."
    )
    private static let redisSetting = Setting(
        "redis",
        .oneOf(RedisSetup.allCases.map(\.rawValue)),
        default: "single",
        help: "One server, or a master, two replicas and three sentinels."
    )
    private static let waitSetting = Setting(
        "wait-replicas",
        .integer(0...2),
        default: "0",
        help: "What nodes are told: how many replicas must have a message before it counts as sent."
    )
    private static let nodesSetting = Setting("nodes", .integer(1...16), default: "3", help: "Nodes.")
    private static let workersSetting = Setting(
        "workers",
        .integer(1...16),
        default: "2",
        help: "Workers of the fan-out, besides one each for receipts, presence and retention."
    )
    private static let usersSetting = Setting(
        "users",
        .integer(4...2_000),
        default: "120",
        help: "Users, with one to three devices each."
    )
    private static let rateSetting = Setting(
        "rate",
        .integer(1...5_000),
        default: "100",
        help: "Messages per second of all users together."
    )
    private static let faultsSetting = Setting.list(
        "faults",
        .oneOf(FaultKind.allCases.map(\.rawValue) + ["none"]),
        help: "Only these kinds of faults; none for none."
    )
    private static let jsonSetting = Setting.optional(
        "json",
        ValueParser.path,
        help: "Writes the report for programs into this file."
    )
    private static let logsSetting = Setting.optional(
        "logs",
        ValueParser.path,
        help: "Keeps what every process writes in this folder."
    )
    private static let martletSetting = Setting.optional(
        "martlet",
        ValueParser.path,
        help: "The executable under test; the one beside this program without it."
    )
    private static let nodeOptionsSetting = Setting.list(
        "node-options",
        .text,
        help: "Further options for the nodes, such as --compression=false."
    )

    private static let patienceSetting = Setting(
        "patience",
        .integer(1...3_600),
        default: "60",
        help: "Seconds in the end for what is on its way to arrive; what has not by then is lost."
    )

    static let definition = CommandDefinition(
        name: "run",
        summary: "break Martlet in every way, and look at every message",
        discussion: [
            "Starts Redis, nodes behind HAProxy and workers as processes of their own, lets users write to each other"
                + " while parts of the system are killed, paused and cut off from each other, and then says of every"
                + " message what became of it. The exit status is 1 when anything is wrong."
        ],
        examples: [
            "martlet-chaos run --minutes 10 --seed 7", "martlet-chaos run --redis sentinel --wait-replicas 1",
        ],
        options: [
            secondsSetting.definition, minutesSetting.definition, seedSetting.definition,
            redisSetting.definition,
            waitSetting.definition, nodesSetting.definition, workersSetting.definition,
            usersSetting.definition,
            rateSetting.definition, faultsSetting.definition, jsonSetting.definition, logsSetting.definition,
            martletSetting.definition, nodeOptionsSetting.definition, patienceSetting.definition,
        ]
    )

    init(_ values: Values) throws(SettingsError) {
        let seconds = try values.value(of: ChaosOptions.secondsSetting)
        let minutes = try values.value(of: ChaosOptions.minutesSetting)
        milliseconds = (minutes.map { $0 * 60 } ?? seconds) * 1_000
        seed = UInt64(try values.value(of: ChaosOptions.seedSetting) ?? Int.random(in: 0..<1_000_000))
        redis = RedisSetup(rawValue: try values.value(of: ChaosOptions.redisSetting)) ?? .single
        waitReplicas = try values.value(of: ChaosOptions.waitSetting)
        nodes = try values.value(of: ChaosOptions.nodesSetting)
        workers = try values.value(of: ChaosOptions.workersSetting)
        users = try values.value(of: ChaosOptions.usersSetting)
        rate = try values.value(of: ChaosOptions.rateSetting)
        let words = try values.value(of: ChaosOptions.faultsSetting)
        kinds = words.isEmpty ? FaultKind.allCases : words.compactMap { FaultKind(rawValue: $0) }
        jsonFile = try values.value(of: ChaosOptions.jsonSetting)
        logFolder = try values.value(of: ChaosOptions.logsSetting)
        martlet = try values.value(of: ChaosOptions.martletSetting)
        nodeOptions = try values.value(of: ChaosOptions.nodeOptionsSetting)
        patience = try values.value(of: ChaosOptions.patienceSetting)
    }

    /// What the report says of the run.
    func facts(workers: Int, hasBalancer: Bool) -> RunFacts {
        RunFacts(
            seed: seed,
            milliseconds: milliseconds,
            redis: redis,
            waitReplicas: waitReplicas,
            nodes: nodes,
            workers: workers,
            hasBalancer: hasBalancer
        )
    }
}
