/// Hears how the connection fares, for logs and metrics; the texts hold no secrets.
package protocol RedisLinkObserver: AnyObject {
    /// Signed in, prelude done: commands flow.
    func connected()
    /// A connection that was up, or was just being made, is gone.
    func disconnected(_ reason: RedisDisconnect)
    /// The next attempt starts after this time.
    func retrying(after delay: Duration)
    /// The server refused a step of the prelude; `disconnected` and `retrying` follow.
    func preludeFailed(_ message: String)
}
