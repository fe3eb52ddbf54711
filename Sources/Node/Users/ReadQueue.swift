internal import Router

/// Lets only so many sessions read from Redis at once, in turns of one page.
///
/// After a lost link every session of the node asks where it stands; without this they would all ask in one turn, and
/// their pages would lie in memory together. Whoever has a long way to go lines up again after each page, and to ask
/// where one stands, which is short and what a welcome waits for, has a lane of its own: so nobody waits behind
/// somebody else's hundred pages.
final class ReadQueue {
    /// How many reads may be under way: enough to fill the pipeline, few enough for the memory of their pages.
    static let limit = 32

    private var waiting = TurnQueue<Session>()
    private(set) var underWay = 0

    /// The number of sessions that wait for their turn.
    var length: Int { waiting.count }

    /// The session reads now or when its turn comes; it must not be in the queue yet.
    func enter(_ session: Session) {
        waiting.enter(session, isShort: session.delivery.phase == .attaching)
        advance()
    }

    /// One read was answered or given up.
    func finished() {
        underWay -= 1
        advance()
    }

    private func advance() {
        while underWay < ReadQueue.limit, let session = waiting.next() {
            if session.read() { underWay += 1 }
        }
    }
}
