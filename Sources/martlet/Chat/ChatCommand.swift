internal import Chat
internal import Protocol
internal import Settings
internal import Tokens

/// `martlet chat`: a terminal client for people.
struct ChatCommand: Subcommand {
    private static let userSetting = Setting.required("user", .user, help: "Who you are.")
    private static let deviceSetting = Setting(
        "device",
        .device,
        default: "term",
        help: "The device that this terminal is. A second terminal of yours needs another name: two of"
            + " one name share their place in the inbox, and neither shows what the other sends."
    )
    private static let urlSetting = Setting(
        "url",
        .url(schemes: ["ws", "wss"]),
        default: "ws://127.0.0.1:8080",
        help: "Where the nodes are."
    )
    private static let toSetting = Setting.optional(
        "to",
        .recipient,
        help: "Whom you write to: a user, or group: and a group's id."
    )
    private static let tokenFileSetting = Setting.optional(
        "token-file",
        .path,
        help: "The file with your token, when you are not the one who holds the secret."
    )

    private static let authoritySetting = Setting.optional(
        "tls-authority",
        .path,
        help: "PEM file with the authorities that a wss:// server's certificate must come from."
    )

    static let definition = CommandDefinition(
        name: "chat",
        summary: "chat in this terminal",
        discussion: [
            "On a terminal it draws a screen: one conversation, or with /chats the list of all, which is also what it begins with"
                + " when --to names nobody. Behind your messages, ✓ says stored, ✓✓ delivered and a coloured ✓✓ read, by all of a"
                + " group; the word 'read' stands behind the last that was. What you see at the end of a conversation counts as read."
                + " Page up reads older messages, tab chooses one, /delete and /info are about it, /help shows all keys.",
            "When input or output is no terminal it"
                + " is plain: each line of input is sent as a message, '/to USER' or '/to group:ID' chooses whom the next"
                + " ones go to, '/quit' ends as the end of the input does, and '//' stands for a '/' at the start of a text.",
            "The output of plain mode is lines; leave out those whose first word you do not know. 'bob: hi' is a message,"
                + " 'bob@g1: hi' one in a group,"
                + " 'alice > bob: hi' one from another device of yours, 'change g1 alice added bob' what"
                + " happened to a group. 'sent 2 ID' says that your second message is"
                + " stored, 'failed 2 CODE WHY' that it is not or that no answer came, 'status ...' where the"
                + " connection stands, and 'resync' that messages may be missing. A line break in a text is"
                + " written \\n.",
            "'delivered bob ID' and 'read bob ID' say that bob has, or has read, your messages up to that one; 'group:g1'"
                + " instead of bob, that all of the group have. 'seen bob ID' says up to where another device of yours has"
                + " read, 'deleted bob ID all alice' (or 'me') that a message is gone and by whom, 'typing bob STATE' (or"
                + " 'bob@g1') what somebody does just now, 'presence bob online' or 'presence bob offline MS' who comes and goes.",
            "Plain mode also takes '/read' (what has come from whom you talk to is read), '/typing' or '/typing STATE',"
                + " '/watch USER ...' (tells who of them comes and goes) and, numbered as messages are and answered, each when its answer comes, by 'done"
                + " 3' or 'failed 3 CODE WHY': '/chats [COUNT]' with lines 'chat bob UNREAD ID bob: hi', '/history [COUNT [ID]]' (what was"
                + " said before ID) with lines 'history bob ID bob: hi', 'history bob ID deleted bob' or 'history"
                + " group:g1 ID change ...', the oldest first, and before them 'more bob ID' where there is more; '/info ID' with"
                + " lines 'info bob read' (or delivered, or sent), and '/delete ID me' or '/delete ID all'.",
            "The exit status is 0 when every message of the screen and every line of plain mode was sent or answered, 1 when"
                + " one was not (the screen's are then named on standard error), 64 on wrong usage, 66 when a"
                + " file cannot be read and 69 when there is no terminal, certificate or event loop.",
        ],
        examples: [
            "martlet chat --user alice --to bob --secret-file var/secret",
            "martlet chat --user bob --to alice --secret-file var/secret",
        ],
        options: [
            userSetting.definition, deviceSetting.definition, urlSetting.definition, toSetting.definition,
            tokenFileSetting.definition, authoritySetting.definition,
        ] + SecretOptions.definitions
    )

    let user: UserID
    let device: DeviceID
    let url: String
    let to: Recipient?
    let tokenFile: String?
    let authorityFile: String?
    let secrets: SecretOptions

    init(_ values: Values) throws(SettingsError) {
        user = try values.value(of: Self.userSetting)
        device = try values.value(of: Self.deviceSetting)
        url = try values.value(of: Self.urlSetting)
        to = try values.value(of: Self.toSetting)
        tokenFile = try values.value(of: Self.tokenFileSetting)
        authorityFile = try values.value(of: Self.authoritySetting)
        secrets = try SecretOptions(values)
    }

    func run() throws(CommandFailure) -> ExitCode {
        var options = ChatOptions(user: user, device: device, url: url, to: to, token: try tokenProvider())
        options.hasFreshTokens = true
        options.tokenLifetime = tokenFile == nil ? Self.tokenLifetime : nil
        options.authorityFile = authorityFile
        return ExitCode(rawValue: Chat.run(options)) ?? .failure
    }

    /// How long the tokens that this command signs are valid; they are renewed before.
    private static let tokenLifetime = Duration.seconds(3600)

    /// Signs a token for each connect, or reads it from the file, which somebody else may have renewed.
    private func tokenProvider() throws(CommandFailure) -> (UInt64) -> String {
        if let tokenFile {
            let first = try Self.token(in: tokenFile)
            return { _ in (try? Self.token(in: tokenFile)) ?? first }
        }
        let signer = TokenSigner(secret: try secrets.signingSecret(alternative: "--token-file"))
        return { [user, device] now in
            signer.sign(user: user, device: device, now: now, lifetime: Self.tokenLifetime)
        }
    }

    private static func token(in path: String) throws(CommandFailure) -> String {
        do throws(SmallFileError) {
            let text = try SmallFile(path: path).text
            return String(text.prefix { !$0.isWhitespace })
        } catch {
            throw CommandFailure("cannot read the token in \(path): \(error)", .missingInput)
        }
    }
}
