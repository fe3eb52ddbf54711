/// The times and bounds of one messaging client; all times in milliseconds.
package struct MessagingSettings: Equatable, Sendable {
    /// The most sends that may be unanswered; beyond it the application is told to wait.
    package var outboxCount = 1000

    /// The most bytes of unanswered sends: 128 messages of the server's default size limit of 64 KiB.
    package var outboxBytes = 8 << 20

    /// How long connecting, TLS and the WebSocket handshake may take together.
    package var connectTimeout: UInt64 = 10_000

    /// How long the server may take from the handshake to its `welcome`; it reads from Redis in between.
    package var welcomeTimeout: UInt64 = 15_000

    /// The bound of the first delay before connecting again.
    package var reconnectBase: UInt64 = 500

    /// The bound that no delay before connecting again exceeds.
    package var reconnectCap: UInt64 = 30_000

    /// How long a connection must have been live for the next delay to start from the base again.
    package var stableAfter: UInt64 = 5_000

    /// The bound of the first delay before repeating sends that the server could not take.
    package var repeatBase: UInt64 = 500

    /// The bound that no delay before repeating sends exceeds.
    package var repeatCap: UInt64 = 10_000

    /// How long events are gathered for one acknowledgement; 0 for the rest of the loop's turn.
    package var acknowledgeDelay: UInt64 = 0

    /// How long the server may take to answer a request; it reads from Redis in between, maybe far back.
    package var requestTimeout: UInt64 = 15_000

    /// Whether each connect gets a fresh token, so that an expired one is no reason to give up.
    package var hasFreshTokens = false

    /// How long a token is valid from when it is made; nil when only the server knows.
    package var tokenLifetime: UInt64?

    package init() {}
}
