import Settings

/// A small program with one option of every sort.
enum Sample {
    static let listen = Setting.list(
        "listen",
        ValueParser.text,
        default: "127.0.0.1:9001",
        help: "Where to listen."
    )
    static let redis = Setting.required(
        "redis",
        ValueParser.url(schemes: ["redis", "unix"]),
        visibility: .sensitive,
        help: "The Redis to use."
    )
    static let rate = Setting("send-rate", .integer(0...1000), default: "200", help: "Messages per second.")
    static let size = Setting("max-size", .bytes(1...1 << 20), default: "64KiB", help: "Largest message.")
    static let idle = Setting(
        "idle",
        .duration(.seconds(1)...(.seconds(3600))),
        default: "50s",
        help: "Idle time."
    )
    static let name = Setting.optional("name", ValueParser.text, help: "The name.")
    static let echo = Setting.flag("echo", help: "Opens the echo.")
    static let compression = Setting.flag("compression", default: true, help: "Compresses.")
    static let secret = Setting.optional(
        "secret",
        ValueParser.text,
        visibility: .secret,
        help: "Signs tokens."
    )
    static let secretFile = Setting.optional("secret-file", ValueParser.path, help: "Where the secret is.")
    static let parent = Setting(
        "dev-parent",
        .integer(0...9),
        default: "0",
        visibility: .hidden,
        help: "Internal."
    )
    static let user = Setting.required("user", ValueParser.text, help: "Who.")

    static let node = CommandDefinition(
        name: "node",
        summary: "serves clients",
        discussion: ["One process, one loop."],
        examples: ["sample node --redis redis://h"],
        options: [
            listen.definition, redis.definition, rate.definition, size.definition, idle.definition,
            name.definition, echo.definition, compression.definition, secret.definition,
            secretFile.definition, parent.definition,
        ]
    )
    static let token = CommandDefinition(name: "token", summary: "prints a token", options: [user.definition])
    static let worker = CommandDefinition(
        name: "worker",
        summary: "works",
        operand: OperandDefinition(
            placeholder: "ROLE",
            title: "Roles",
            choices: [
                .init(name: "fanout", summary: "deliver to groups"), .init(name: "push", summary: "push"),
            ]
        ),
        options: [name.definition]
    )
    static let runner = CommandDefinition(
        name: "run",
        summary: "runs another program",
        trailing: "COMMAND...",
        options: [name.definition]
    )
    static let program = Program(
        name: "sample",
        version: "1.2.3",
        summary: "a sample",
        commands: [node, token, worker, runner]
    )

    static func parse(
        _ arguments: [String],
        environment: [String: String] = [:],
        file: String? = nil
    ) throws(SettingsError) -> Invocation {
        try program.parse(arguments, environment: environment) { path throws(SmallFileError) in
            if let file { return file }
            return try SmallFile(path: path).text
        }
    }

    /// The values of `sample node --redis redis://h` and more.
    static func node(
        _ arguments: String...,
        environment: [String: String] = [:],
        file: String? = nil
    ) throws(SettingsError) -> Values {
        let config = file == nil ? [] : ["--config", "martlet.conf"]
        let all = ["node", "--redis", "redis://h"] + config + arguments
        guard case .run(_, let values) = try parse(all, environment: environment, file: file) else {
            throw .missingCommand
        }
        return values
    }

    /// What the error of a command line says.
    static func complaint(
        _ arguments: [String],
        environment: [String: String] = [:],
        file: String? = nil
    ) -> String {
        do {
            _ = try parse(arguments, environment: environment, file: file)
            return "no error"
        } catch {
            return error.description
        }
    }
}
