/// What was not as it should be in Redis, so that numbers are missing.
package enum Oddity: Hashable, Sendable {
    /// The user of Redis lacks the right to a command.
    case forbidden(command: String)
    /// A key is of another type than Martlet's.
    case foreign(key: String)
    /// Redis answered with another error.
    case refused(command: String, message: String)
    /// What a node or worker says of itself cannot be read.
    case unreadable(key: String)
    /// A name that no node or worker can have.
    case invalidName(key: String)
    /// More than are looked at.
    case tooMany(key: String)
}
