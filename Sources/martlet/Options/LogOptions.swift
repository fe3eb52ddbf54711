internal import Settings
internal import Telemetry

/// How a command writes its log.
struct LogOptions {
    private static let formatSetting = Setting(
        "log-format",
        ValueParser.oneOf(LogFormat.words),
        default: "auto",
        help: "How log lines look; auto is human on a terminal and json elsewhere."
    )
    private static let levelSetting = Setting(
        "log-level",
        ValueParser.oneOf(LogLevel.allCases.map(\.rawValue)),
        default: "info",
        help: "The least important lines to write."
    )

    static let definitions = [formatSetting.definition, levelSetting.definition]

    /// The word that was given, for children.
    let formatWord: String
    let format: LogFormat
    let level: LogLevel

    init(_ values: Values) throws(SettingsError) {
        let colours = ["NO_COLOR": Environment.value("NO_COLOR") ?? ""]
        formatWord = try values.value(of: Self.formatSetting)
        let format = LogFormat(
            word: formatWord,
            isTerminal: StandardErrorSink.isTerminal,
            environment: colours
        )
        // The words of both settings have been checked.
        self.format = format ?? .json
        level = LogLevel(rawValue: try values.value(of: Self.levelSetting)) ?? .info
    }

    /// The log of this process; the fields are part of each line.
    func makeLog(context: LogFields = [:]) -> Log {
        Log(level: level, format: format, context: context)
    }
}
