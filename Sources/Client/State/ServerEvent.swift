/// What a frame of the server means for the client's state; the frame itself stays with the shell.
package enum ServerEvent: Equatable, Sendable {
    /// Ready: the device's cursor, the heartbeat interval in seconds, how long the token is valid in ms, if it says.
    case welcome(cursor: UInt64, heartbeat: UInt64, validFor: UInt64?)
    /// The send with this ref is stored.
    case sent(ref: UInt64)
    /// Something with a place in the inbox: a message, a receipt, or a kind that is not known yet.
    case event(inbox: UInt64)
    /// Something without a place in the inbox: typing, presence, an answer to a question.
    case ephemeral
    /// Something is refused: a send if `ref` is one.
    case error(ref: UInt64?, code: Code, isRetryable: Bool)
    /// The node is leaving: connect again after so many milliseconds.
    case drain(after: UInt64)
    /// The server lost events: the inbox stands at this number now.
    case resync(inbox: UInt64)
    /// The new token is accepted and valid for so many milliseconds.
    case renewed(validFor: UInt64)

    /// The error codes that make a difference to the state.
    package enum Code: Equatable, Sendable {
        /// The ref is below one that was accepted, and the message was not stored.
        case refTooLow
        /// Any other.
        case other
    }
}
