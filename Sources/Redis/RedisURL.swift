/// Where a Redis server listens and how to sign in, as an operator writes it in one word.
///
/// Accepted: `redis://[user:password@]host[:port][/database]`, `rediss://…` for TLS,
/// `unix://[user:password@]path[?db=database]`, and for the master that sentinels name
/// `redis+sentinel://[user:password@]host[:port],…/name[/database]`, or `rediss+sentinel://…` for TLS to the servers.
/// User and password are percent-decoded (RFC 3986 §2.1) and meant for the servers.
/// The password is left out of every description, reflection included.
package struct RedisURL: Equatable, Sendable {
    /// The port that Redis listens on unless told otherwise.
    package static let defaultPort: UInt16 = 6379
    /// A server has 16 databases by default; the bound only keeps nonsense out of SELECT.
    package static let highestDatabase = 65_535
    /// Bytes that fit into `sockaddr_un.sun_path` beside its terminating zero on Linux.
    package static let longestSocketPath = 107

    /// The ways to reach a server.
    package enum Transport: Equatable, Sendable {
        /// A host name or numeric address without brackets; with TLS for `rediss`.
        case tcp(host: String, port: UInt16, isEncrypted: Bool)
        /// The path of a unix socket.
        case unix(path: String)
        /// Whichever server the sentinels of a group call the master.
        case sentinel(SentinelGroup)
    }

    /// How the server is reached.
    package var transport: Transport
    /// The ACL user, nil for the default user.
    package var user: String?
    /// The secret for AUTH, nil when the server asks for none.
    package var password: String?
    /// The number for SELECT.
    package var database: Int

    /// Puts an address together from parts that are known to be valid, as tests do.
    package init(transport: Transport, user: String? = nil, password: String? = nil, database: Int = 0) {
        self.transport = transport
        self.user = user
        self.password = password
        self.database = database
    }
}

extension RedisURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The address as one would write it, without the password.
    package var description: String {
        let login = password == nil ? "" : "\(user ?? ""):***@"
        switch transport {
        case .tcp(let host, let port, let isEncrypted):
            let address = SentinelAddress(host: host, port: port)
            return "\(isEncrypted ? "rediss" : "redis")://\(login)\(address)/\(database)"
        case .unix(let path):
            return "unix://\(login)\(path)?db=\(database)"
        case .sentinel(let group):
            let scheme = group.isEncrypted ? "rediss+sentinel" : "redis+sentinel"
            let sentinels = group.sentinels.map(\.description).joined(separator: ",")
            return "\(scheme)://\(login)\(sentinels)/\(group.name)/\(database)"
        }
    }

    /// The same as `description`, so that no debugger or log shows more.
    package var debugDescription: String { description }

    /// Hides the stored password from `dump` and `Mirror`.
    package var customMirror: Mirror { Mirror(self, children: ["url": description]) }
}
