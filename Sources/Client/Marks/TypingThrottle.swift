/// When to tell others that the user is typing: at once, then now and then, and when it is over.
package struct TypingThrottle: Equatable, Sendable {
    /// The least time between two signals to one recipient, in milliseconds.
    package static let interval: UInt64 = 3000

    /// How long a signal is shown where it arrives, in milliseconds: two may be lost in a row, or late.
    package static let shownFor: UInt64 = 7000

    private var recipient: String?
    private var last: UInt64 = 0
    private var isTyping = false

    package init() {}

    /// The user changed what they write to somebody; returns what to tell whom.
    mutating func typed(to next: String, at now: UInt64) -> [TypingSignal] {
        var signals: [TypingSignal] = []
        if recipient != next {
            signals += stopped(at: now)
            recipient = next
        } else if last > 0, now < last + TypingThrottle.interval {
            return []
        }
        last = now
        isTyping = true
        return signals + [TypingSignal(recipient: next, state: nil)]
    }

    /// The user took back what they wrote; returns what to tell whom.
    mutating func stopped(at now: UInt64) -> [TypingSignal] {
        guard isTyping, let recipient else { return [] }
        isTyping = false
        guard now < last + TypingThrottle.shownFor else { return [] }
        return [TypingSignal(recipient: recipient, state: IncomingSignal.stopped)]
    }

    /// A message goes to somebody, which says by itself that they type no more.
    mutating func sent(to recipient: String) {
        guard self.recipient == recipient else { return }
        isTyping = false
        last = 0
    }

    /// Nobody was told, or will be: the connection is gone.
    mutating func reset() {
        self = TypingThrottle()
    }
}
