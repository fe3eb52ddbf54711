internal import Loop
internal import Redis
internal import Settings

/// The options of a node with their values.
struct NodeSettings {
    /// Where to listen; several addresses serve the same.
    let listen: [ListenAddress]
    /// Where health, readiness and metrics are served without PROXY headers.
    let adminListen: [ListenAddress]
    let redis: RedisURL
    /// PEM file of the authorities for `rediss`; nil for the system's.
    let redisAuthorityFile: String?
    /// Unique among the nodes of one Redis.
    let name: String
    /// What stands in front of every Redis name.
    let prefix: String
    let secrets: SecretOptions
    /// Paths of PEM files with Ed25519 keys.
    let publicKeyFiles: [String]
    /// Origins that browsers may come from; `*` means any.
    let allowedOrigins: [String]
    /// Paths of the PEM files for TLS: both or neither.
    let tlsCertificate: String?
    let tlsKey: String?
    let usesProxyProtocol: Bool
    /// 0 stands for what the file limit allows.
    let maxConnections: Int
    /// Of one user, of one address; 0 is unbounded.
    let maxUserConnections: Int
    let maxAddressConnections: Int
    /// Per second, of all clients and of one address; 0 is unbounded.
    let connectRate: Int
    let addressRate: Int
    /// For all connections together.
    let maxBufferedBytes: Int
    /// Of the content of one message, in bytes.
    let maxMessageBytes: Int
    /// Messages per user per second; 0 is unbounded.
    let sendRate: Int
    let maxUnanswered: Int
    let handshakeTimeout: Duration
    let heartbeat: Duration
    let idleTimeout: Duration
    let presenceThreshold: Duration
    let writeBufferBytes: Int
    let writeTimeout: Duration
    let maxDevices: Int
    /// Of one group.
    let maxMembers: Int
    /// Of one user.
    let maxGroups: Int
    /// How old a message may be that is deleted for all.
    let deleteWindow: Duration
    let drainTime: Duration
    let compresses: Bool
    let opensConformanceEcho: Bool
    let log: LogOptions

    init(_ values: Values) throws(SettingsError) {
        listen = try values.value(of: NodeOptions.listen)
        adminListen = try values.value(of: NodeOptions.adminListen)
        redis = try values.value(of: RedisOptions.url)
        redisAuthorityFile = try values.value(of: RedisOptions.authorityFile)
        name = try values.value(of: NodeOptions.name) ?? HostName.unique
        prefix = try values.value(of: NodeOptions.prefix)
        secrets = try SecretOptions(values)
        publicKeyFiles = try values.value(of: NodeOptions.publicKeyFiles)
        allowedOrigins = try values.value(of: NodeOptions.allowedOrigins)
        tlsCertificate = try values.value(of: NodeOptions.tlsCertificate)
        tlsKey = try values.value(of: NodeOptions.tlsKey)
        usesProxyProtocol = try values.value(of: NodeOptions.proxyProtocol)
        maxConnections = try values.value(of: NodeOptions.maxConnections)
        maxUserConnections = try values.value(of: NodeOptions.maxUserConnections)
        maxAddressConnections = try values.value(of: NodeOptions.maxAddressConnections)
        connectRate = try values.value(of: NodeOptions.connectRate)
        addressRate = try values.value(of: NodeOptions.addressRate)
        maxBufferedBytes = try values.value(of: NodeOptions.maxBuffered)
        maxMessageBytes = try values.value(of: NodeOptions.maxMessageSize)
        sendRate = try values.value(of: NodeOptions.sendRate)
        maxUnanswered = try values.value(of: NodeOptions.maxUnanswered)
        handshakeTimeout = try values.value(of: NodeOptions.handshakeTimeout)
        heartbeat = try values.value(of: NodeOptions.heartbeat)
        idleTimeout = try values.value(of: NodeOptions.idleTimeout)
        presenceThreshold = try values.value(of: NodeOptions.presenceThreshold)
        writeBufferBytes = try values.value(of: NodeOptions.writeBufferLimit)
        writeTimeout = try values.value(of: NodeOptions.writeTimeout)
        maxDevices = try values.value(of: NodeOptions.maxDevices)
        maxMembers = try values.value(of: NodeOptions.maxMembers)
        maxGroups = try values.value(of: NodeOptions.maxGroups)
        deleteWindow = try values.value(of: NodeOptions.deleteWindow)
        drainTime = try values.value(of: NodeOptions.drainTime)
        compresses = try values.value(of: NodeOptions.compression)
        opensConformanceEcho = try values.value(of: NodeOptions.conformance)
        log = try LogOptions(values)
    }

    /// What is wrong with the options together, though each is right alone.
    func validate() throws(CommandFailure) {
        if secrets.isEmpty, publicKeyFiles.isEmpty {
            throw CommandFailure(
                "tokens need a key: use --secret-file, --public-key-file or MARTLET_SECRET",
                .usage
            )
        }
        if (tlsCertificate == nil) != (tlsKey == nil) {
            throw CommandFailure("--tls-certificate and --tls-key are needed together", .usage)
        }
        if idleTimeout < heartbeat * 2 {
            throw CommandFailure("--idle-timeout must be at least twice --heartbeat", .usage)
        }
        // A message grows by its envelope, and must fit beside one that is still being sent.
        if writeBufferBytes < 2 * maxMessageBytes {
            throw CommandFailure("--write-buffer-limit must be at least twice --max-message-size", .usage)
        }
        // One client that is slow alone must not be sent away for all of them.
        if maxBufferedBytes < 4 * writeBufferBytes {
            throw CommandFailure("--max-buffered must be at least 4 times --write-buffer-limit", .usage)
        }
    }
}
