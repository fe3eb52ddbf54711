package import Loop
package import Redis

/// Why there is no view.
package enum TopError: Error {
    /// The system gave no event loop.
    case loop(LoopError)
    /// Redis does not answer.
    case silent(RedisDisconnect)
}
