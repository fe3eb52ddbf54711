internal import Loop
internal import Redis
internal import Settings

/// Which Redis to use; shared by the commands that talk to it.
enum RedisOptions {
    private static let urlHelp =
        "The Redis to use: redis://, rediss:// or unix://, or its sentinels as redis+sentinel://; put one with a"
        + " password into the environment or the config file, where other users cannot see it."

    static let url = Setting(
        "redis",
        .redisURL,
        default: "redis://127.0.0.1:6379/0",
        visibility: .sensitive,
        help: urlHelp
    )

    /// The same option as it was written, password included, for what reads it itself.
    static let text = Setting(
        "redis",
        .redisURLText,
        default: "redis://127.0.0.1:6379/0",
        visibility: .sensitive,
        help: urlHelp
    )

    static let authorityFile = Setting.optional(
        "redis-tls-authority",
        ValueParser.path,
        help: "PEM file with the authorities that a rediss:// server's certificate must come from; by default"
            + " those of the system."
    )

    /// What TLS to Redis trusts; nil without a file, which stands for the system's authorities.
    static func context(_ authorityFile: String?) throws(CommandFailure) -> TLSClientContext? {
        guard let authorityFile else { return nil }
        do throws(LoopError) {
            return try TLSClientContext(authorityFile: authorityFile)
        } catch {
            throw CommandFailure("--redis-tls-authority: \(error)", .missingInput)
        }
    }
}
