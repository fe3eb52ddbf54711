/// What to certify, and how patiently.
package struct CertificationSettings: Sendable {
    /// Starts one worker; may hold `{redis}`, `{socket}` and `{url}`.
    package var command: [String]
    package var kind: WorkerKind
    /// The name behind `work:`.
    package var stream: String
    /// What messages and calls say: one JSON object.
    package var content: String
    /// The most jobs that the worker may have taken and not acknowledged.
    package var mostPending: Int
    /// The time of the whole run.
    package var limit: Duration
    /// How long a worker may go without finishing anything, when it has jobs.
    package var patience: Duration
    /// `name=value`, for the worker; the places of Redis and the like are added.
    package var environment: [String]
    /// A port on 127.0.0.1 on which the private Redis listens too, for workers that cannot use a unix socket.
    package var port: UInt16?

    /// The rules to judge, beside those without which nothing can be judged.
    package var rules = Rule.allCases

    /// The time after which a worker may take over the jobs of another one: short, so that the run is.
    static let claimAfter: Duration = .milliseconds(1_000)
    /// The delay before a failed job is tried again; the next ones are longer.
    static let retryAfter: Duration = .milliseconds(200)

    package init(
        command: [String],
        kind: WorkerKind,
        stream: String,
        content: String = #"{"kind":"text","text":"this is spam"}"#,
        mostPending: Int = 2_000,
        limit: Duration = .seconds(60),
        patience: Duration = .seconds(10),
        environment: [String] = [],
        port: UInt16? = nil
    ) {
        self.command = command
        self.kind = kind
        self.stream = stream
        self.content = content
        self.mostPending = mostPending
        self.limit = limit
        self.patience = patience
        self.environment = environment
        self.port = port
    }

    /// The URL under which the worker finds the private Redis.
    func redisURL(socket: String) -> String {
        port.map { "redis://127.0.0.1:\($0)/0" } ?? "unix://\(socket)"
    }

    /// The worker's command line with the places put in.
    func arguments(socket: String, url: String) -> [String] {
        let places = [("{redis}", redisURL(socket: socket)), ("{socket}", socket), ("{url}", url)]
        return command.map { word in
            places.reduce(word) { $0.replacing($1.0, with: $1.1) }
        }
    }

    /// The worker's environment: what was given, with the laboratory's places and times instead of others.
    func environment(socket: String, url: String) -> [String] {
        let own = [
            ("MARTLET_REDIS", redisURL(socket: socket)), ("MARTLET_PUSH_URL", url),
            ("MARTLET_CLAIM_AFTER", "\(Self.claimAfter.components.seconds * 1_000)"),
            ("MARTLET_RETRY_AFTER", "\(Self.retryAfter.components.attoseconds / 1_000_000_000_000_000)"),
        ]
        let kept = environment.filter { entry in !own.contains { entry.hasPrefix($0.0 + "=") } }
        return kept + own.map { "\($0.0)=\($0.1)" }
    }
}
