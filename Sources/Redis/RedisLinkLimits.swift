/// Bounds of time and memory for a connection to Redis.
package struct RedisLinkLimits: Equatable, Sendable {
    /// Unanswered commands; enough for the bursts of a node while Redis pauses, 5 MB of bookkeeping at most.
    package var pendingCommands = 100_000
    /// Bytes of unanswered commands, which are kept to be sent again after a reconnect.
    package var pendingBytes = 64 * 1024 * 1024
    /// How long a command may stay unanswered, reconnects included.
    package var commandDeadline: Duration = .seconds(10)
    /// How long a connection attempt may take, sign-in and prelude included.
    package var connectTimeout: Duration = .seconds(5)
    /// Silence after which the link asks for a sign of life with PING.
    package var idleProbe: Duration = .seconds(5)
    /// Silence after a PING, or while commands wait, that ends the connection.
    ///
    /// Longer than a usual pause of Redis (a fork, an fsync), shorter than `commandDeadline`, so that commands that got
    /// lost in a dead connection still have time on the next one.
    package var probeTimeout: Duration = .seconds(4)
    /// The first delay before reconnecting; later ones double.
    package var initialBackoff: Duration = .milliseconds(50)
    /// The longest delay before reconnecting: a node is back soon after Redis is.
    package var maximumBackoff: Duration = .seconds(1)
    /// Bytes of one reply; pages that are asked for stay far below.
    package var replyBytes = 64 * 1024 * 1024

    /// The values above, made for one node beside its Redis.
    package init() {}

    /// How often the limits of time are looked at: four times within the shortest, within reason.
    var clockPeriod: Duration {
        let shortest = min(commandDeadline, connectTimeout, idleProbe, probeTimeout)
        return max(.milliseconds(5), min(.seconds(1), shortest / 4))
    }
}
