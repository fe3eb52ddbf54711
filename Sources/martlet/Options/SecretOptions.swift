internal import Settings
internal import Tokens

/// The shared secret of HS256 tokens: from a file, or from the environment.
struct SecretOptions {
    private static let fileSetting = Setting.optional(
        "secret-file",
        ValueParser.path,
        help: "The file with the secret that signs tokens, 32 bytes or more."
    )
    private static let secretSetting = Setting.optional(
        "secret",
        ValueParser.anyText,
        visibility: .secret,
        help: "The secret itself; accepted in the environment only."
    )

    static let definitions = [fileSetting.definition, secretSetting.definition]

    /// The path of the file, if one was named.
    let file: String?
    private let secret: [UInt8]?

    init(_ values: Values) throws(SettingsError) {
        file = try values.value(of: Self.fileSetting)
        secret = try values.value(of: Self.secretSetting).map { Array($0.utf8) }
    }

    /// Neither a file nor a variable was given.
    var isEmpty: Bool { file == nil && secret == nil }

    /// The secrets to verify with: one from each source that was given.
    func verifyingSecrets() throws(CommandFailure) -> [TokenSecret] {
        var secrets: [TokenSecret] = []
        if let file { secrets.append(try Self.read(file)) }
        if let secret { secrets.append(try Self.make(secret, from: "MARTLET_SECRET")) }
        return secrets
    }

    /// The secret to sign with; the file comes first.
    ///
    /// `alternative` is an option that the command takes instead.
    func signingSecret(alternative: String? = nil) throws(CommandFailure) -> TokenSecret {
        guard let secret = try verifyingSecrets().first else {
            let other = alternative.map { ", or use \($0)" } ?? ""
            throw CommandFailure(
                "a secret is needed: use --secret-file or set MARTLET_SECRET\(other)",
                .usage
            )
        }
        return secret
    }

    private static func read(_ path: String) throws(CommandFailure) -> TokenSecret {
        let file: SmallFile
        do throws(SmallFileError) {
            file = try SmallFile(path: path)
        } catch {
            throw CommandFailure("cannot read the secret in \(path): \(error)", .missingInput)
        }
        if file.permissions & 0o007 != 0 {
            Output.error.write("martlet: every user of this machine can read \(path); chmod 600 it\n")
        }
        return try make(file.bytes, from: path)
    }

    private static func make(_ bytes: [UInt8], from source: String) throws(CommandFailure) -> TokenSecret {
        do throws(TokenKeyError) {
            return try TokenSecret(bytes)
        } catch {
            throw CommandFailure("\(source): \(error)", .usage)
        }
    }
}
