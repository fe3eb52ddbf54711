internal import Loop
internal import Settings

/// What a node can be told.
enum NodeOptions {
    static let listen = Setting.list(
        "listen",
        .listenAddress,
        default: "127.0.0.1:9001",
        help: "Where to serve WebSocket and HTTP."
    )
    static let adminListen = Setting.list(
        "admin-listen",
        .listenAddress,
        help: "Where to serve /health, /ready and /metrics alone, in plain HTTP without PROXY headers: for"
            + " what watches a node behind a load balancer."
    )
    static let name = Setting.optional(
        "name",
        .identifier,
        help: "What this node is called in logs and in welcome; by default host name and process id."
    )
    static let prefix = Setting(
        "prefix",
        .keyPrefix,
        default: "",
        help: "What stands in front of every Redis key and channel."
    )
    static let publicKeyFiles = Setting.list(
        "public-key-file",
        .path,
        help: "A PEM file with an Ed25519 public key that checks EdDSA tokens."
    )
    static let allowedOrigins = Setting.list(
        "allowed-origins",
        .origin,
        help:
            "The origins whose pages may connect, such as https://chat.example.org, or * for any; none without"
            + " this option. Clients that are no browsers send no origin."
    )
    static let tlsCertificate = Setting.optional(
        "tls-certificate",
        .path,
        help: "PEM file: certificate and chain."
    )
    static let tlsKey = Setting.optional("tls-key", .path, help: "PEM file: the certificate's private key.")
    static let proxyProtocol = Setting.flag(
        "proxy-protocol",
        help: "Every connection starts with a PROXY protocol v2 header; only behind a load balancer."
    )
    static let maxConnections = Setting(
        "max-connections",
        .integer(0...10_000_000),
        default: "0",
        help: "The most clients at a time; 0 is what the file limit allows."
    )
    static let maxMessageSize = Setting(
        "max-message-size",
        .bytes(1024...(1 << 20)),
        default: "64KiB",
        help: "The largest content of a message."
    )
    static let sendRate = Setting(
        "send-rate",
        .integer(0...1_000_000),
        default: "200",
        help: "Messages per user per second, with bursts of 5 times that; 0 is unbounded."
    )
    static let maxUnanswered = Setting(
        "max-unanswered",
        .integer(1...65_536),
        default: "64",
        help: "Sends of one connection that may wait for Redis before the node stops reading from it."
    )
    static let handshakeTimeout = Setting(
        "handshake-timeout",
        .duration(.milliseconds(100)...(.seconds(300))),
        default: "10s",
        help: "Time from the connection to a complete request."
    )
    static let heartbeat = Setting(
        "heartbeat",
        .duration(.seconds(1)...(.seconds(3600))),
        default: "20s",
        help: "How often clients are asked to show that they are there."
    )
    static let idleTimeout = Setting(
        "idle-timeout",
        .duration(.seconds(2)...(.seconds(86_400))),
        default: "50s",
        help: "Silence after which a connection is closed."
    )
    static let presenceThreshold = Setting(
        "presence-threshold",
        .duration(.seconds(3)...(.seconds(3600))),
        default: "60s",
        help: "How long a user counts as online after their last connection has ended; in whole seconds."
    )
    static let writeBufferLimit = Setting(
        "write-buffer-limit",
        .bytes(4096...(32 << 20)),
        default: "256KiB",
        help: "Unsent bytes of one connection; beyond it events wait in the inbox."
    )
    static let writeTimeout = Setting(
        "write-timeout",
        .duration(.seconds(1)...(.seconds(3600))),
        default: "30s",
        help: "How long a connection may stay behind its write buffer before it is closed with 4008."
    )
    static let maxDevices = Setting(
        "max-devices",
        .integer(1...1024),
        default: "32",
        help: "The most devices of one user."
    )
    static let maxMembers = Setting(
        "max-members",
        .integer(1...4096),
        default: "1024",
        help: "The most members of one group."
    )
    static let maxGroups = Setting(
        "max-groups",
        .integer(1...65_536),
        default: "1024",
        help: "The most groups of one user."
    )
    static let deleteWindow = Setting(
        "delete-window",
        .duration(.zero...(.seconds(365 * 86_400))),
        default: "48h",
        help: "How old a message may be that is deleted for all; 0s for none."
    )
    static let drainDelay = Setting(
        "drain-delay",
        .duration(.zero...(.seconds(300))),
        default: "1s",
        help: "How long the node serves on, unready, after SIGTERM, so that load balancers notice."
    )
    static let drainTime = Setting(
        "drain-time",
        .duration(.zero...(.seconds(3600))),
        default: "10s",
        help: "Over how long clients are told to move to another node then."
    )
    static let waitReplicas = Setting(
        "wait-replicas",
        .integer(0...8),
        default: "0",
        help:
            "How many replicas of Redis must have a message, deletion or change of a group before the client is told"
            + " that it is stored; 0 does not ask them."
    )
    static let waitTimeout = Setting(
        "wait-timeout",
        .duration(.milliseconds(10)...(.seconds(5))),
        default: "1s",
        help: "How long replicas may take with --wait-replicas before the client is told to try again."
    )
    static let compression = Setting.flag(
        "compression",
        default: true,
        help: "Do not offer permessage-deflate."
    )
    static let conformance = Setting.flag(
        "conformance",
        help: "Open /v1/echo, an echo without a token, for protocol test suites."
    )
}
