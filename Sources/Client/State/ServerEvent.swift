/// What a frame of the server means for the client's state; the frame itself stays with the shell.
package enum ServerEvent: Equatable, Sendable {
    /// The server is ready.
    case welcome(Greeting)
    /// The send with this ref is stored.
    case sent(ref: UInt64)
    /// A service answered the call with this ref.
    case answer(ref: UInt64)
    /// The server did, or found, what was asked for under this ref.
    case reply(ref: UInt64)
    /// Something with a place in the inbox: a message, a change of a group, or a kind that is not known yet.
    ///
    /// `message` stands for a message or change, whatever its number, and is nil for all else.
    case event(inbox: UInt64, message: UInt64? = nil)
    /// Something without a place in the inbox: typing, presence.
    case ephemeral
    /// Something is refused: a send if `ref` is one; `after` is the wait in ms that the server asks for.
    case error(ref: UInt64?, code: Code, isRetryable: Bool, after: UInt64 = 0)
    /// The node is leaving: connect again after so many milliseconds.
    case drain(after: UInt64)
    /// The server may have lost events: the device goes on behind this number, in an inbox that ends with `last` and is
    /// another one if its epoch changed.
    case resync(inbox: UInt64, last: UInt64, epoch: UInt64)
    /// The new token is accepted and valid for so many milliseconds.
    case renewed(validFor: UInt64)

    /// What `welcome` says that makes a difference to the state.
    package struct Greeting: Equatable, Sendable {
        /// The device's cursor: events go on behind it.
        package var cursor: UInt64 = 0
        /// The newest event of the user.
        package var last: UInt64 = 0
        /// Which inbox this is: another one after Redis lost it.
        package var epoch: UInt64 = 0
        /// Seconds between heartbeats.
        package var heartbeat: UInt64 = 0
        /// How many sends may stand unanswered; 0 where the server does not say.
        package var unanswered: UInt64 = 0
        /// How many sends are allowed per second and user; 0 for no limit.
        package var sendsPerSecond: UInt64 = 0
        /// How long the token is still valid, in milliseconds, where the server says so.
        package var validFor: UInt64?

        package init() {}
    }

    /// The error codes that make a difference to the state.
    package enum Code: Equatable, Sendable {
        /// The ref is below one that was accepted, and the message was not stored.
        case refTooLow
        /// Any other.
        case other
    }
}
