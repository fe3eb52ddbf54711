package import Loop
package import Redis

/// What `martlet top` is told.
package struct TopOptions {
    /// How it shows what it sees.
    package enum Form: Equatable, Sendable {
        /// Again and again, on a screen of its own where there is a terminal.
        case live
        /// One view as text.
        case once
        /// One JSON object.
        case json
    }

    /// Which Redis.
    package var url: RedisURL

    /// Stands before every name.
    package var prefix: String

    /// What TLS to Redis trusts; nil for the system's authorities.
    package var tls: TLSClientContext?

    /// The time between two looks.
    package var interval: Duration

    package var form: Form

    package init(url: RedisURL, prefix: String, tls: TLSClientContext?, interval: Duration, form: Form) {
        self.url = url
        self.prefix = prefix
        self.tls = tls
        self.interval = interval
        self.form = form
    }
}
