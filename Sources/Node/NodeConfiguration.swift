internal import Protocol
package import Loop

/// What an operator sets for a node; defaults are those of the command line.
package struct NodeConfiguration: Sendable {
    /// What the node is called in presence, logs and `welcome`.
    package var name: String
    /// Stands before every Redis name.
    package var prefix = ""
    /// Where the node listens: loopback unless told otherwise.
    package var listen: [ListenAddress]
    /// Where health, readiness and metrics are served in plain HTTP, without TLS and PROXY headers, and nothing else.
    package var adminListen: [ListenAddress] = []
    /// Pages that may open a socket, as `https://host` in lower case, or `*`; browsers from elsewhere are refused.
    package var allowedOrigins: Set<String> = []
    /// A load balancer in front says whom each connection is from (PROXY protocol v2).
    package var usesProxyProtocol = false
    /// Connections beyond it are answered 503.
    package var maximumConnections = 18_000
    /// WebSocket handshakes of this node per second, 0 for no limit.
    package var handshakeRate = 1_000
    /// Connections and unauthenticated requests per second and client address, 0 for no limit.
    package var addressRate = 0
    /// Connections of one client address, 0 for no limit.
    package var maximumAddressConnections = 0
    /// Connections of one user on this node, 0 for no limit.
    package var maximumUserConnections = 64
    /// Bytes that are held for all connections together; beyond it those end that hold most.
    package var bufferCeiling = 268_435_456
    /// The longest `content` of a message, in bytes.
    package var contentLimit = 65_536
    /// Messages per second and user, 0 for no limit.
    package var sendRate = 200
    /// Sends of one connection without an answer; beyond it the node stops reading the socket.
    package var maximumUnanswered = 64
    /// Devices of one user, each with a cursor of its own.
    package var maximumDevices = 32
    /// Members of one group.
    package var maximumMembers = 1_024
    /// Groups of one user.
    package var maximumGroups = 1_024
    /// How old a message may be that is deleted for all; zero for none.
    package var deletionWindow = Duration.seconds(48 * 3_600)
    /// From accept to a complete request, and from there to the welcome.
    package var handshakeTimeout = Duration.seconds(10)
    /// What clients are asked for.
    package var heartbeat = Duration.seconds(20)
    /// Silence after which a connection is closed with 4001.
    package var idleTimeout = Duration.seconds(50)
    /// How long a user counts as online after the last sign of life; Redis keeps whole seconds, rounded up.
    package var presenceThreshold = Duration.seconds(60)
    /// How long a socket may stay behind its write buffer before it is closed with 4008.
    package var writeTimeout = Duration.seconds(30)
    /// Bytes queued for one connection; beyond it events wait in the inbox.
    package var writeBufferLimit = 262_144
    /// Over how long connections are sent away when the node stops.
    package var drainTime = Duration.seconds(10)
    /// permessage-deflate is offered.
    package var isCompressionOn = true
    /// `/v1/echo` is open.
    package var isConformanceOn = false

    package init(name: String, listen: [ListenAddress]) {
        self.name = name
        self.listen = listen
    }

    /// The longest frame: the content, and room for the other fields of its envelope.
    var messageBytes: Int { contentLimit + 4_096 }

    /// What `welcome` tells.
    var limits: Welcome.Limits {
        Welcome.Limits(
            contentBytes: contentLimit,
            messageBytes: messageBytes,
            sendsPerSecond: sendRate,
            unanswered: maximumUnanswered
        )
    }
}

extension Duration {
    /// Whole milliseconds; 0 for a negative duration.
    var milliseconds: UInt64 {
        let (seconds, attoseconds) = components
        return seconds < 0 ? 0 : UInt64(seconds) * 1_000 + UInt64(max(0, attoseconds)) / 1_000_000_000_000_000
    }
}
