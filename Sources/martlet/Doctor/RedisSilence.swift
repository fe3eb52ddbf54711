internal import Redis

/// Why a Redis does not let itself be examined: the cause decides what is to be done.
enum RedisSilence: Equatable {
    /// Nobody answers, or somebody who does not speak like Redis.
    case unreachable(reason: String)
    /// TLS did not come about: an authority, a name, or a port without TLS.
    case untrusted(reason: String)
    /// The password is wrong or missing.
    case unknownUser(reason: String)
    /// The user may not do what the doctor needs.
    case forbidden(reason: String)
    /// Redis answers and does not serve: it is loading, or the number of the database is wrong.
    case refused(reason: String)

    /// Reads the error codes of Redis out of the reason of a link.
    init(_ end: RedisDisconnect) {
        let reason = end.description
        switch end {
        case .connectFailed(let text), .streamEnded(let text):
            self = text.hasPrefix("TLS: ") ? .untrusted(reason: reason) : .unreachable(reason: reason)
        case .preludeRefused(let text), .unavailable(let text):
            // After the name of the step, as in `AUTH: WRONGPASS invalid username-password pair`.
            let words = text.split(separator: " ")
            let isUnknown = ["NOAUTH", "WRONGPASS"].contains { words.contains($0[...]) }
            // ERR AUTH <password> called without any password configured for the default user.
            if isUnknown || text.hasPrefix("AUTH: ") {
                self = .unknownUser(reason: reason)
            } else if words.contains("NOPERM") {
                self = .forbidden(reason: reason)
            } else {
                self = .refused(reason: reason)
            }
        default:
            self = .unreachable(reason: reason)
        }
    }

    var reason: String {
        switch self {
        case .unreachable(let reason), .untrusted(let reason), .unknownUser(let reason),
            .forbidden(let reason), .refused(let reason):
            reason
        }
    }

    /// What the operator has to do.
    var advice: String {
        switch self {
        case .unreachable:
            "start Redis, or correct --redis; a port that speaks TLS needs rediss://"
        case .untrusted:
            "name the authority's PEM file with --redis-tls-authority, let --redis name the host as the certificate"
                + " does, and use rediss:// only for a port that speaks TLS"
        case .unknownUser:
            "correct user and password in --redis (redis://user:password@host:port), best set as MARTLET_REDIS"
        case .forbidden:
            "ACL SETUSER <user> \(RedisRights.doctor), or use a user who has these rights"
        case .refused:
            "look at the answer and at Redis' log; when Redis is loading its data, wait"
        }
    }
}
