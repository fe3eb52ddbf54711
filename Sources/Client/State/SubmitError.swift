/// Why a message was not taken for sending.
package enum SubmitError: Error, Equatable, Sendable {
    /// Too much is unanswered: submit it again when something has been answered.
    case outboxFull
    /// There is no connection now: calls do not wait for one.
    case notConnected
    /// The client is closed for good.
    case closed
    /// No ref is left below 2^53, which takes a clock that is centuries ahead.
    case refsExhausted
}
