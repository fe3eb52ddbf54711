/// Whether a user is there, as watchers are told.
package enum PresenceStatus: Equatable, Sendable {
    case online
    /// With the time of their last sign of life, ms since 1970; nil for who was never seen, or too long ago.
    case offline(lastSeen: UInt64?)
}
