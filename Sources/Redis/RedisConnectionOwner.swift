/// The link or subscriber behind a `RedisConnection`; called from the loop only.
protocol RedisConnectionOwner: AnyObject {
    /// Whether the server owes an answer; decides how long silence is borne.
    var isAnswerDue: Bool { get }
    /// Signed in, prelude done: may write now.
    func connectionReady()
    /// One reply; the owner may drop the connection.
    func connectionReplied(_ reply: Reply)
    /// Earlier output has left: there is room for more.
    func connectionDrained()
    /// Nothing was heard for a while: send PING.
    func connectionIdle()
    /// A ready connection is gone; the next one is on its way, or the owner has closed.
    func connectionLost()
}
