internal import Loop
internal import Redis
internal import Settings

/// `martlet doctor`: looks at Redis and at this machine, and says what to change.
struct DoctorCommand: Subcommand {
    private static let listenSetting = Setting.list(
        "listen",
        .listenAddress,
        help: "Addresses where nodes are to listen here."
    )
    private static let jsonSetting = Setting.flag("json", help: "Write JSON instead of text.")

    static let definition = CommandDefinition(
        name: "doctor",
        summary: "check Redis, workers and this machine, and say what to change",
        discussion: [
            "Exits with 0 when nothing failed, warnings or not, and with 1 otherwise. It changes nothing. Run it as"
                + " the nodes' user of Redis, who then also needs \(RedisRights.doctor), and to look at workers what"
                + " martlet top needs."
        ],
        examples: ["martlet doctor --redis redis://127.0.0.1:6379 --listen 0.0.0.0:9001"],
        options: [
            RedisOptions.url.definition, RedisOptions.authorityFile.definition, NodeOptions.prefix.definition,
            listenSetting.definition, jsonSetting.definition,
        ]
    )

    private let url: RedisURL
    private let authorityFile: String?
    private let prefix: String
    private let listen: [ListenAddress]
    private let isJSON: Bool

    init(_ values: Values) throws(SettingsError) {
        url = try values.value(of: RedisOptions.url)
        authorityFile = try values.value(of: RedisOptions.authorityFile)
        prefix = try values.value(of: NodeOptions.prefix)
        listen = try values.value(of: Self.listenSetting)
        isJSON = try values.value(of: Self.jsonSetting)
    }

    func run() throws(CommandFailure) -> ExitCode {
        let loop: EventLoop
        do throws(LoopError) {
            loop = try EventLoop()
        } catch {
            throw CommandFailure(error.description, .software)
        }
        let facts = DoctorFacts(
            redis: RedisExamination(
                on: loop,
                url,
                tls: try RedisOptions.context(authorityFile),
                prefix: prefix
            ).run(),
            machine: MachineFacts.read(for: url),
            ports: listen.map { PortExamination(loop: loop).run($0) }
        )
        let findings = DoctorChecks.findings(facts)
        let isColoured = Output.standard.isTerminal && (Environment.value("NO_COLOR") ?? "").isEmpty
        Output.standard.write(
            isJSON ? DoctorReport.json(findings) : DoctorReport.text(findings, isColoured: isColoured)
        )
        return findings.contains { $0.status == .failure } ? .failure : .success
    }
}
