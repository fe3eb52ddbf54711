internal import Loop
internal import Redis
internal import Settings
internal import Top

/// `martlet top`: what runs, how fast, and what is wrong, seen from Redis.
struct TopCommand: Subcommand {
    private static let intervalSetting = Setting(
        "interval",
        .duration(.milliseconds(200)...(.seconds(3600))),
        default: "1s",
        help: "The time between two looks."
    )
    private static let onceSetting = Setting.flag("once", help: "Write one view as text, and end.")
    private static let jsonSetting = Setting.flag("json", help: "Write JSON instead of text.")

    static let definition = CommandDefinition(
        name: "top",
        summary: "watch nodes, workers and Redis",
        discussion: [
            "Shows problems first and in words, then Redis, the nodes, the partitions of the fan-out, the workers and"
                + " the streams of the registry. q quits, p pauses. Where there is no terminal it writes one view after"
                + " the other. --once and --json write a single view or JSON object, after two looks, so that rates"
                + " are known.",
            "It asks Redis alone, with a bounded number of cheap reads for each look; none of them looks for keys. A"
                + " user of Redis with few rights needs \(RedisRights.top); without some of them numbers are missing."
                + " Exits with 69 when Redis does not answer.",
        ],
        examples: [
            "martlet top --redis redis://127.0.0.1:7379/0", "martlet top --once",
            "martlet top --json | jq .problems",
        ],
        options: [
            RedisOptions.url.definition, RedisOptions.authorityFile.definition, NodeOptions.prefix.definition,
            intervalSetting.definition, onceSetting.definition, jsonSetting.definition,
        ]
    )

    private let url: RedisURL
    private let authorityFile: String?
    private let prefix: String
    private let interval: Duration
    private let form: TopOptions.Form

    init(_ values: Values) throws(SettingsError) {
        url = try values.value(of: RedisOptions.url)
        authorityFile = try values.value(of: RedisOptions.authorityFile)
        prefix = try values.value(of: NodeOptions.prefix)
        interval = try values.value(of: Self.intervalSetting)
        let isJSON = try values.value(of: Self.jsonSetting)
        form = isJSON ? .json : try values.value(of: Self.onceSetting) ? .once : .live
    }

    func run() throws(CommandFailure) -> ExitCode {
        let options = TopOptions(
            url: url,
            prefix: prefix,
            tls: try RedisOptions.context(authorityFile),
            interval: interval,
            form: form
        )
        do throws(TopError) {
            try Top.run(options)
        } catch {
            switch error {
            case .loop(let error): throw CommandFailure(error.description, .software)
            case .silent(let end):
                let silence = RedisSilence(end)
                throw CommandFailure("Redis: \(silence.reason); \(silence.advice)", .unavailable)
            }
        }
        return .success
    }
}
