/// How a client that was told to move leaves: by itself at its moment, or it is sent away; times in monotonic ms.
package struct Departure: Equatable, Sendable {
    /// How long after its moment a client may take to leave by itself: its network may be slow.
    package static let grace: UInt64 = 1_000
    /// How long the answers to what it has sent may take then.
    package static let answerTime: UInt64 = 1_000

    /// What the node does.
    package enum Step: Equatable, Sendable {
        /// Serves on.
        case stay
        /// Reads nothing more, so that nothing new has to be answered.
        case stopReading
        /// Closes.
        case close
    }

    /// When the client is to go.
    package let moment: UInt64

    package init(at moment: UInt64) {
        self.moment = moment
    }

    /// What is to be done with a client that is still there; `isQuiet` says that nothing of it waits for an answer.
    package func step(now: UInt64, isQuiet: Bool) -> Step {
        if now < moment + Self.grace { return .stay }
        return isQuiet || now >= moment + Self.grace + Self.answerTime ? .close : .stopReading
    }
}
