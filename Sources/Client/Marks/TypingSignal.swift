/// A signal on its way out.
package struct TypingSignal: Equatable, Sendable {
    /// `user:…` or `group:…`.
    package let recipient: String

    /// A word such as `stopped`; nil for typing.
    package let state: String?

    package init(recipient: String, state: String?) {
        self.recipient = recipient
        self.state = state
    }
}
