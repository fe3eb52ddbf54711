package import Protocol

/// What `martlet chat` is told.
package struct ChatOptions {
    /// Who is chatting.
    package var user: UserID

    /// The device that this terminal is.
    package var device: DeviceID

    /// Where the servers are: `ws://host[:port][/path]` or `wss://…`.
    package var url: String

    /// Whom to talk to at first.
    package var to: Recipient?

    /// Makes the token for a connect or a renewal, given the time in ms since 1970.
    package var token: (UInt64) -> String

    /// Whether `token` makes a new one at each call, so that an expired one is no reason to give up.
    package var hasFreshTokens = false

    /// How long a token is valid from when it is made, so that it is renewed before; nil when that is not known.
    package var tokenLifetime: Duration?

    /// A PEM file with the authorities that `wss://` trusts; nil for those of the system.
    package var authorityFile: String?

    /// How long plain mode waits for answers at the end of its input.
    package var answerTimeout = Duration.seconds(30)

    package init(
        user: UserID,
        device: DeviceID,
        url: String,
        to: Recipient? = nil,
        token: @escaping (UInt64) -> String
    ) {
        self.user = user
        self.device = device
        self.url = url
        self.to = to
        self.token = token
    }
}
