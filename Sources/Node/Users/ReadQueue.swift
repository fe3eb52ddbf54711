internal import Loop

/// Lets only so many sessions read from Redis at once, first come first served.
///
/// After a lost link every session of the node asks where it stands; without this they would all ask in one turn, and
/// their pages would lie in memory together. Bound: `limit` pages of `Session.pageEntries` entries each.
final class ReadQueue {
    /// How many reads may be under way: enough to fill the pipeline, few enough for the memory of their pages.
    static let limit = 32

    /// Those that have been served are nil, so that a session is not kept after its end.
    private var waiting: [Session?] = []
    private var head = 0
    private(set) var underWay = 0

    /// The number of sessions that wait for their turn.
    var length: Int { waiting.count - head }

    /// The session reads now or when its turn comes; it must not be in the queue yet.
    func enter(_ session: Session) {
        waiting.append(session)
        advance()
    }

    /// One read was answered or given up.
    func finished() {
        underWay -= 1
        advance()
    }

    private func advance() {
        while underWay < ReadQueue.limit, head < waiting.count {
            let session = waiting[head]
            waiting[head] = nil
            head += 1
            if session?.read() == true { underWay += 1 }
        }
        // Move the rest to the front once most of the array has been served: amortised one move per entry.
        guard head > 64, head * 2 > waiting.count else { return }
        waiting.removeFirst(head)
        head = 0
    }
}
