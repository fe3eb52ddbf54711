/// Why an address of a Redis server was refused; the text never repeats the address, which may hold a password.
package enum RedisURLError: Error, Equatable, CustomStringConvertible {
    /// There is no `scheme://` in front.
    case missingScheme
    /// The scheme is none of those that there are.
    case unknownScheme(String)
    /// The scheme is a topology that this version cannot serve yet.
    case notSupportedYet(scheme: String)
    /// There is nothing where the host belongs, or the host holds characters that no host has.
    case invalidHost
    /// The port is not a number from 1 to 65535.
    case invalidPort
    /// The database is not a number from 0 to `RedisURL.highestDatabase`.
    case invalidDatabase
    /// There is no sentinel, or there are more than `SentinelGroup.mostSentinels`.
    case invalidSentinels
    /// No name of the master follows the sentinels, or it is not one that Redis allows.
    case invalidMasterName
    /// The path of the socket is empty, or longer than the system's `sun_path` holds.
    case invalidSocketPath
    /// What stands before `@` is a single word, which could be a user or a password.
    case ambiguousUserInfo
    /// A `%` is not followed by two hexadecimal digits, or the decoded bytes are not UTF-8.
    case invalidPercentEncoding
    /// There is a query or a fragment that this kind of address does not take.
    case unexpectedSuffix

    /// One sentence for the operator, with what to write instead.
    package var description: String {
        switch self {
        case .missingScheme: "no scheme: write redis://host:port, rediss://host:port or unix:///path"
        case .unknownScheme(let scheme):
            "unknown scheme \(scheme): use redis, rediss, unix, redis+sentinel or rediss+sentinel"
        case .notSupportedYet(let scheme):
            "\(scheme) is not supported yet: give one server as redis://, or its sentinels as redis+sentinel://"
        case .invalidHost: "the host is missing or not a host name, an IPv4 address or an [IPv6] address"
        case .invalidPort: "the port is not a number from 1 to 65535"
        case .invalidDatabase: "the database is not a number from 0 to \(RedisURL.highestDatabase)"
        case .invalidSentinels:
            "write 1 to \(SentinelGroup.mostSentinels) sentinels, separated by commas: host:26379,host:26379/name"
        case .invalidMasterName: "write the name that the sentinels know the master by: host,host/name"
        case .invalidSocketPath: "the socket path is empty or longer than \(RedisURL.longestSocketPath) bytes"
        case .ambiguousUserInfo: "write user:password@ or :password@ before the host"
        case .invalidPercentEncoding:
            "a percent sign needs two hexadecimal digits, and the result must be UTF-8"
        case .unexpectedSuffix:
            "only /database may follow the port or the master's name, and only ?db=database a socket path"
        }
    }
}
