/// How far a message of the user's own has come.
package enum Tick: Equatable, Sendable {
    /// Not answered yet.
    case pending
    /// Stored by the server.
    case sent
    /// Refused, and why.
    case failed(reason: String)
}
