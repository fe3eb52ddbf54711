/// Why a command got no answer; in every case Redis may have executed it.
package enum RedisLinkError: Error, Equatable, Sendable {
    /// The deadline passed; every command behind it fails with it, so that the order of commands holds.
    case timedOut
    /// The connection that the command was bound to is lost, or not there.
    case interrupted
    /// Too few replicas have it in time; the master has it, as far as is known.
    case notReplicated
    /// The bounded queue has no room; nothing was sent.
    case queueFull
    /// The link was shut down.
    case closed
}
