/// What operators call a field of ``WorkerConfiguration``; they have never seen the property.
enum OperatorName: String, CaseIterable {
    case name
    case redis
    case redisAuthorityFile
    case prefix
    case adminListen
    case logLevel
    case logFormat
    case leaseTime
    case stopTime

    /// The variable that `fromEnvironment` reads; nil for what only code sets.
    var variable: String? {
        switch self {
        case .name: "MARTLET_NAME"
        case .redis: "MARTLET_REDIS"
        case .redisAuthorityFile: "MARTLET_REDIS_TLS_AUTHORITY"
        case .prefix: "MARTLET_PREFIX"
        case .adminListen: "MARTLET_ADMIN_LISTEN"
        case .logLevel: "MARTLET_LOG_LEVEL"
        case .logFormat: "MARTLET_LOG_FORMAT"
        case .leaseTime, .stopTime: nil
        }
    }

    /// The option of `martlet worker`.
    var option: String {
        switch self {
        case .name: "--name"
        case .redis: "--redis"
        case .redisAuthorityFile: "--redis-tls-authority"
        case .prefix: "--prefix"
        case .adminListen: "--admin-listen"
        case .logLevel: "--log-level"
        case .logFormat: "--log-format"
        case .leaseTime: "--lease-time"
        case .stopTime: "--stop-time"
        }
    }
}
