internal import Certify
internal import Glibc
internal import Loop
internal import Protocol
internal import Settings

/// `martlet certify`: makes a worker's life hard, and says which rules of the contract it keeps.
struct CertifyCommand: Subcommand {
    private static let kindSetting = Setting(
        "kind",
        ValueParser.oneOf(WorkerKind.words),
        default: WorkerKind.messages.rawValue,
        help: "What the worker works on."
    )
    private static let streamSetting = Setting.optional(
        "stream",
        ValueParser.identifier,
        help: "The worker's name: its jobs are in work:NAME. By default moderation, membership, push, clock"
            + " or fanout, by kind."
    )
    private static let contentSetting = Setting(
        "content",
        ValueParser.jsonObject,
        default: #"{"kind":"text","text":"this is spam"}"#,
        help: "What messages and calls say."
    )
    private static let pendingSetting = Setting(
        "most-pending",
        .integer(1...1_000_000),
        default: "1000",
        help: "The most jobs that the worker may have in hand."
    )
    private static let limitSetting = Setting(
        "within",
        .duration(.seconds(10)...(.seconds(3_600))),
        default: "60s",
        help: "The time of the whole run."
    )
    private static let patienceSetting = Setting(
        "patience",
        .duration(.seconds(1)...(.seconds(600))),
        default: "10s",
        help: "How long a worker with jobs may go without finishing one."
    )
    private static let portSetting = Setting.optional(
        "redis-port",
        ValueParser.integer(1...65_535).shown(as: "PORT"),
        help: "Offer the private Redis on this port of 127.0.0.1 instead of a unix socket."
    )
    private static let rulesSetting = Setting.list(
        "rule",
        ValueParser.oneOf(Rule.allCases.map(\.rawValue)).shown(as: "RULE"),
        help: "Judge only these, and whether the worker starts and finishes jobs; all unless given."
    )
    private static let jsonSetting = Setting.flag("json", help: "Write JSON instead of text.")

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
        options: [
            kindSetting.definition, streamSetting.definition, contentSetting.definition,
            pendingSetting.definition, limitSetting.definition, patienceSetting.definition,
            portSetting.definition, rulesSetting.definition, jsonSetting.definition,
        ]
    )

    private var settings: CertificationSettings
    private let isJSON: Bool

    init(_ values: Values) throws(SettingsError) {
        // The word has been checked.
        let kind = WorkerKind(rawValue: try values.value(of: Self.kindSetting)) ?? .messages
        settings = CertificationSettings(
            command: values.trailing,
            kind: kind,
            stream: try values.value(of: Self.streamSetting) ?? kind.usualStream,
            content: try values.value(of: Self.contentSetting),
            mostPending: try values.value(of: Self.pendingSetting),
            limit: try values.value(of: Self.limitSetting),
            patience: try values.value(of: Self.patienceSetting),
            environment: Environment.all,
            port: try values.value(of: Self.portSetting).map { UInt16(clamping: $0) }
        )
        let rules = try values.value(of: Self.rulesSetting).compactMap { Rule(rawValue: $0) }
        if !rules.isEmpty { settings.rules = rules }
        isJSON = try values.value(of: Self.jsonSetting)
    }

    func run() throws(CommandFailure) -> ExitCode {
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

extension ValueParser where Value == String {
    /// One JSON object.
    fileprivate static var jsonObject: ValueParser {
        ValueParser(placeholder: "JSON") { text throws(InvalidValue) in
            let bytes = Array(text.utf8)
            var scanner = JSONScanner(range: 0..<bytes.count)
            do throws(JSONError) {
                try scanner.beginObject(in: bytes.span)
                while try scanner.nextMember(in: bytes.span) != nil {}
                try scanner.finish(in: bytes.span)
                return text
            } catch {
                throw InvalidValue(expected: "a JSON object")
            }
        }
    }
}
