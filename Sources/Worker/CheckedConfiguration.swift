internal import Loop
internal import Protocol
internal import Redis
internal import Telemetry

/// A configuration whose texts have been read.
struct CheckedConfiguration {
    let source: WorkerConfiguration
    let redis: RedisURL
    let redisTLS: TLSClientContext?
    let adminListen: [ListenAddress]
    let log: Log

    private static let leastLease: Duration = .seconds(1)
    private static let mostLease: Duration = .seconds(60)
    private static let mostPrefixBytes = 64

    init(_ source: WorkerConfiguration) throws(WorkerError) {
        self.source = source
        try Self.checkName(source.name, field: "name")
        if let role = source.role { try Self.checkName(role, field: "role") }
        guard (Self.leastLease...Self.mostLease).contains(source.leaseTime) else {
            throw .invalidConfiguration(field: "leaseTime", reason: "from 1 s to 60 s")
        }
        guard source.stopTime >= .zero else {
            throw .invalidConfiguration(field: "stopTime", reason: "at least 0 s")
        }
        try Self.checkPrefix(source.prefix)
        redis = try Self.url(source.redis)
        redisTLS = try Self.context(source.redisAuthorityFile)
        var addresses: [ListenAddress] = []
        for text in source.adminListen { addresses.append(try Self.address(text)) }
        adminListen = addresses
        log = try Self.log(source)
    }

    /// Throws for a name that could not stand in Redis names and logs.
    static func checkName(_ name: String, field: String) throws(WorkerError) {
        guard IdentifierRule.allows(name) else {
            throw .invalidConfiguration(field: field, reason: "expected 1 to 64 of A-Z a-z 0-9 _ . -")
        }
    }

    private static func checkPrefix(_ prefix: String) throws(WorkerError) {
        let isPlain = prefix.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"{}\"'\\*?[]".utf8.contains($0) }
        guard isPlain, prefix.utf8.count <= mostPrefixBytes else {
            throw .invalidConfiguration(
                field: "prefix",
                reason: "expected up to 64 visible ASCII characters without quotes, braces and wildcards"
            )
        }
    }

    private static func url(_ text: String) throws(WorkerError) -> RedisURL {
        do throws(RedisURLError) {
            return try RedisURL.parse(text)
        } catch {
            throw .invalidConfiguration(field: "redis", reason: error.description)
        }
    }

    private static func context(_ file: String?) throws(WorkerError) -> TLSClientContext? {
        guard let file else { return nil }
        do throws(LoopError) {
            return try TLSClientContext(authorityFile: file)
        } catch {
            throw .invalidConfiguration(field: "redisAuthorityFile", reason: error.description)
        }
    }

    private static func address(_ text: String) throws(WorkerError) -> ListenAddress {
        do throws(LoopError) {
            return try ListenAddress.parse(text)
        } catch {
            throw .invalidConfiguration(field: "adminListen", reason: error.description)
        }
    }

    private static func log(_ source: WorkerConfiguration) throws(WorkerError) -> Log {
        guard let level = LogLevel(rawValue: source.logLevel) else {
            let words = LogLevel.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidConfiguration(field: "logLevel", reason: "expected one of \(words)")
        }
        let format = LogFormat(
            word: source.logFormat,
            isTerminal: StandardErrorSink.isTerminal,
            environment: ["NO_COLOR": Environment.variable("NO_COLOR") ?? ""]
        )
        guard let format else {
            let words = LogFormat.words.joined(separator: ", ")
            throw .invalidConfiguration(field: "logFormat", reason: "expected one of \(words)")
        }
        return Log(level: level, format: format, context: ["worker": .text(source.name)])
    }
}
