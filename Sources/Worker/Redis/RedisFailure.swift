/// Why a command got no answer.
public enum RedisFailure: Error, Equatable, Sendable {
    /// Too many commands, or too many bytes of them, wait for Redis already; this one was not sent. Try again later.
    case queueFull
    /// Redis did not answer within the deadline of 10 s, reconnects included; it may have executed the command.
    case timedOut
    /// The connection that the command was for is another one now, or none; Redis may have executed the command.
    case interrupted
    /// The worker is stopping and has closed its links; Redis may have executed the command.
    case closed
}
