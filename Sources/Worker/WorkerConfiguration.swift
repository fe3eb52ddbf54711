internal import Glibc

/// What an operator tells a worker; the options of `martlet worker` have the same names.
public struct WorkerConfiguration: Sendable {
    /// Which Redis: `redis://…`, `rediss://…` or `unix://…`, with the password, if any, in it.
    public var redis = "redis://127.0.0.1:6379/0"
    /// PEM file with the authorities for `rediss://`; nil for the system's.
    public var redisAuthorityFile: String?
    /// Unique among the workers of one role, and best the same after a restart: 1 to 64 of `A-Z a-z 0-9 _ . -`.
    public var name: String
    /// What stands before every name in Redis; the same for all of one system.
    public var prefix = ""
    /// The role under which the worker shows itself; nil for the name of the first stream that it consumes.
    public var role: String?
    /// Where to serve `/health`, `/ready` and `/metrics`, as `host:port`, `[ipv6]:port` or `unix:path`.
    public var adminListen: [String] = []
    /// `debug`, `info`, `warning` or `error`: the least important lines to write to standard error.
    public var logLevel = "info"
    /// `json`, `human`, or `auto`: human on a terminal, else json.
    public var logFormat = "auto"
    /// How long jobs in hand may take to end after SIGTERM.
    public var stopTime: Duration = .seconds(5)
    /// How long a lease on a partition holds without being renewed; at least 1 s, and the same for all workers of a role.
    public var leaseTime: Duration = .seconds(3)

    /// The defaults under this name.
    public init(name: String) {
        self.name = name
    }

    /// The defaults with what the environment says, for a worker that is started like Martlet's own.
    ///
    /// Reads MARTLET_REDIS, MARTLET_REDIS_TLS_AUTHORITY, MARTLET_NAME (else `defaultName` and the process id),
    /// MARTLET_PREFIX, MARTLET_ADMIN_LISTEN (separated by commas), MARTLET_LOG_LEVEL and MARTLET_LOG_FORMAT.
    public static func fromEnvironment(defaultName: String) -> WorkerConfiguration {
        var configuration = WorkerConfiguration(name: variable("NAME") ?? "\(defaultName)-\(getpid())")
        if let redis = variable("REDIS") { configuration.redis = redis }
        configuration.redisAuthorityFile = variable("REDIS_TLS_AUTHORITY")
        configuration.prefix = variable("PREFIX") ?? ""
        let listen = variable("ADMIN_LISTEN")?.split(separator: ",") ?? []
        configuration.adminListen = listen.map(String.init)
        if let level = variable("LOG_LEVEL") { configuration.logLevel = level }
        if let format = variable("LOG_FORMAT") { configuration.logFormat = format }
        return configuration
    }

    private static func variable(_ name: String) -> String? {
        Environment.variable("MARTLET_" + name)
    }
}
