/// Why a connection to Redis ended, or could not be made.
package enum RedisDisconnect: Equatable, Sendable, CustomStringConvertible {
    /// No connection came about; the text is the reason that the loop gave.
    case connectFailed(String)
    /// No sentinel could say where the master is; the text is what the last one said.
    case noMaster(String)
    /// The server that the sentinels named is no master, or none any more.
    case notMaster
    /// The sentinels are about to make another server the master.
    case masterLeaving
    /// The sentinels have made another server the master, the one of the text.
    case masterMoved(String)
    /// The socket ended; the text is the reason that the loop gave.
    case streamEnded(String)
    /// Signing in and the prelude took longer than allowed.
    case preludeTimedOut
    /// The server refused a step of the prelude.
    case preludeRefused(String)
    /// The server is for now unable to serve: loading, replica without master, read-only, library lost.
    case unavailable(String)
    /// The server sent what is no RESP2, or too large a reply.
    case unreadable(ReplyReaderError)
    /// The server sent a reply that nothing waits for.
    case unexpectedReply
    /// The server did not answer a PING in time.
    case silent
    /// Publications do not arrive although the server sends them.
    case deaf
    /// A command passed its deadline.
    case commandTimedOut
    /// This side closed the link.
    case closed

    /// One line for a log.
    package var description: String {
        switch self {
        case .connectFailed(let reason): "connecting failed: \(reason)"
        case .noMaster(let reason): "no sentinel knows the master: \(reason)"
        case .notMaster: "the server that the sentinels named is no master"
        case .masterLeaving: "the sentinels are making another server the master"
        case .masterMoved(let address): "the master is now \(address)"
        case .streamEnded(let reason): "connection lost: \(reason)"
        case .preludeTimedOut: "signing in took too long"
        case .preludeRefused(let message): "refused while signing in: \(message)"
        case .unavailable(let message): "not able to serve: \(message)"
        case .unreadable(.protocolViolation(let message)): "not the Redis protocol: \(message)"
        case .unreadable(.replyTooLarge): "a reply was larger than the limit"
        case .unreadable(.outOfMemory): "no memory for a reply"
        case .unexpectedReply: "a reply that nothing waits for"
        case .silent: "no sign of life"
        case .deaf: "publications do not arrive"
        case .commandTimedOut: "a command passed its deadline"
        case .closed: "closed on this side"
        }
    }
}
