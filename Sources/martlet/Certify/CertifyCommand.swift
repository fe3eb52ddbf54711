internal import Certify
internal import Glibc
internal import Loop
internal import Settings

/// `martlet certify`: makes a worker's life hard, and says which rules of the contract it keeps.
struct CertifyCommand: Subcommand {
    static let definition = CommandDefinition(
        name: "certify",
        summary: "check that a worker keeps the rules of docs/workers.md",
        discussion: [
            "Starts a private Redis, gives the worker real jobs, kills it, delays it, hands jobs out twice, restarts"
                + " Redis, and says PASS or FAIL for each rule. Exits with 0 when no rule is broken, and with 1"
                + " otherwise.",
            "The worker finds its place in MARTLET_REDIS, MARTLET_PUSH_URL, and MARTLET_CLAIM_AFTER and"
                + " MARTLET_RETRY_AFTER (milliseconds), or in its arguments, where {redis}, {socket} and {url} are"
                + " replaced. Several of it may run at a time.",
        ],
        examples: [
            "martlet certify --kind push -- python3 ops/examples/push/push.py",
            "martlet certify --kind fanout -- martlet worker fanout --redis {redis}",
        ],
        trailing: "COMMAND...",
        options: CertifyOptions.definitions
    )

    private var settings: CertificationSettings
    private let isJSON: Bool

    init(_ values: Values) throws(SettingsError) {
        // The word has been checked.
        let kind = WorkerKind(rawValue: try values.value(of: CertifyOptions.kind)) ?? .messages
        settings = CertificationSettings(
            command: values.trailing,
            kind: kind,
            stream: try values.value(of: CertifyOptions.stream) ?? kind.usualStream,
            content: try values.value(of: CertifyOptions.content),
            mostPending: try values.value(of: CertifyOptions.pending),
            limit: try values.value(of: CertifyOptions.limit),
            patience: try values.value(of: CertifyOptions.patience),
            environment: Environment.all,
            port: try values.value(of: CertifyOptions.port).map { UInt16(clamping: $0) }
        )
        let rules = try values.value(of: CertifyOptions.rules).compactMap { Rule(rawValue: $0) }
        if !rules.isEmpty { settings.rules = rules }
        isJSON = try values.value(of: CertifyOptions.json)
    }

    func run() throws(CommandFailure) -> ExitCode {
        let program = settings.command.first ?? ""
        guard ProgramPath.isProgram(program) else {
            throw CommandFailure("'\(program)' is no program that can be started", .usage)
        }
        do throws(LabError) {
            return try certify()
        } catch {
            switch error {
            case .interrupted: throw CommandFailure(error.description)
            case .redis, .system, .outOfTime: throw CommandFailure(error.description, .unavailable)
            }
        }
    }

    private func certify() throws(LabError) -> ExitCode {
        let loop = try makeLoop()
        let launcher = WorkerLauncher(on: loop)
        let laboratory = try Laboratory(on: loop, launcher: launcher, settings: settings)
        defer { laboratory.close() }
        let signals = [SIGINT, SIGTERM, SIGHUP].map { loop.onSignal($0) { laboratory.interrupt() } }
        defer { for signal in signals { signal.cancel() } }
        let isColoured = Output.standard.isTerminal && (Environment.value("NO_COLOR") ?? "").isEmpty
        let judgements = try Certification(laboratory).run { judgement in
            guard !isJSON else { return }
            Output.standard.write(CertificationReport.line(judgement, isColoured: isColoured))
        }
        Output.standard.write(
            isJSON ? CertificationReport.json(judgements) : CertificationReport.summary(judgements)
        )
        return judgements.contains { $0.verdict.isFailure } ? .failure : .success
    }

    private func makeLoop() throws(LabError) -> EventLoop {
        do throws(LoopError) {
            return try EventLoop()
        } catch {
            throw .system(error.description)
        }
    }
}
