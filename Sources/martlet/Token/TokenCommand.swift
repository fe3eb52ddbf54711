internal import Protocol
internal import Settings
internal import Telemetry
internal import Tokens

/// `martlet token`: prints a token and nothing else.
struct TokenCommand: Subcommand {
    private static let userSetting = Setting.required("user", .user, help: "Whose token it is.")
    private static let deviceSetting = Setting.required("device", .device, help: "The user's device.")
    private static let ttlSetting = Setting(
        "ttl",
        .duration(.seconds(1)...(.seconds(366 * 86_400))),
        default: "1h",
        help: "How long it is valid."
    )

    static let definition = CommandDefinition(
        name: "token",
        summary: "print a token that lets one device of a user in",
        discussion: [
            "The token is a JWT signed with HS256. Production systems make their own tokens the same way:"
                + " claims sub (user), device, exp, and optionally nbf."
        ],
        examples: ["martlet token --user alice --device phone --secret-file var/secret"],
        options: [userSetting.definition, deviceSetting.definition, ttlSetting.definition]
            + SecretOptions.definitions
    )

    private let user: UserID
    private let device: DeviceID
    private let ttl: Duration
    private let secrets: SecretOptions

    init(_ values: Values) throws(SettingsError) {
        user = try values.value(of: Self.userSetting)
        device = try values.value(of: Self.deviceSetting)
        ttl = try values.value(of: Self.ttlSetting)
        secrets = try SecretOptions(values)
    }

    func run() throws(CommandFailure) -> ExitCode {
        let signer = TokenSigner(secret: try secrets.signingSecret())
        let token = signer.sign(user: user, device: device, now: Log.wallClock(), lifetime: ttl)
        Output.standard.write(token + "\n")
        return .success
    }
}
