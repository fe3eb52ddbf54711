internal import Protocol
internal import Settings

/// `martlet chat`: a terminal client for people.
struct ChatCommand: Subcommand {
    private static let userSetting = Setting.required("user", .user, help: "Who you are.")
    private static let deviceSetting = Setting(
        "device",
        .device,
        default: "term",
        help: "The device that this terminal is."
    )
    private static let urlSetting = Setting(
        "url",
        .url(schemes: ["ws", "wss"]),
        default: "ws://127.0.0.1:8080",
        help: "Where the nodes are."
    )
    private static let toSetting = Setting.optional("to", .user, help: "Whom you write to.")
    private static let tokenFileSetting = Setting.optional(
        "token-file",
        .path,
        help: "The file with your token, when you are not the one who holds the secret."
    )

    static let definition = CommandDefinition(
        name: "chat",
        summary: "chat in this terminal",
        examples: [
            "martlet chat --user alice --to bob --secret-file var/secret",
            "martlet chat --user bob --to alice --secret-file var/secret",
        ],
        options: [
            userSetting.definition, deviceSetting.definition, urlSetting.definition, toSetting.definition,
            tokenFileSetting.definition,
        ] + SecretOptions.definitions
    )

    let user: UserID
    let device: DeviceID
    let url: String
    let to: UserID?
    let tokenFile: String?
    let secrets: SecretOptions

    init(_ values: Values) throws(SettingsError) {
        user = try values.value(of: Self.userSetting)
        device = try values.value(of: Self.deviceSetting)
        url = try values.value(of: Self.urlSetting)
        to = try values.value(of: Self.toSetting)
        tokenFile = try values.value(of: Self.tokenFileSetting)
        secrets = try SecretOptions(values)
    }

    func run() throws(CommandFailure) -> ExitCode {
        throw CommandFailure("not connected yet", .software)
    }
}
