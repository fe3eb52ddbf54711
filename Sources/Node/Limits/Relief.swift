internal import Loop
internal import Telemetry

/// Keeps what the node holds for all its connections together under a ceiling: beyond it those end that take most.
///
/// Limits per connection do not bound a node that has many of them. Whoever is sent away this way loses nothing: events are in
/// the inbox, and sends without an answer are repeated.
final class Relief {
    /// So much room is made, as a part of the ceiling: a node at its ceiling must not look for victims all the time.
    private static let share = 8

    private unowned let node: Node

    init(node: Node) {
        self.node = node
    }

    /// Looks whether there is too much, and makes room; ten times a second.
    func look() {
        let ceiling = node.configuration.bufferCeiling
        let before = node.buffers.bytes
        guard before > ceiling else { return }
        let ended = makeRoom(below: ceiling - ceiling / Relief.share)
        node.log.warning(
            "too much is held for clients that do not take it or do not finish",
            ["bytes": .integer(before), "left": .integer(node.buffers.bytes), "ended": .integer(ended)]
        )
    }

    /// Returns how many connections were ended.
    private func makeRoom(below target: Int) -> Int {
        var ended = 0
        for (holder, _, _) in holders where node.buffers.bytes > target {
            holder.shed()
            node.metrics.limits.shed.increment()
            ended += 1
        }
        return ended
    }

    /// First whoever has shown no token, then whoever holds most.
    private var holders: [(holder: any Holder, isKnown: Bool, bytes: Int)] {
        node.sweep.all.map { (holder: $0, isKnown: $0.isKnown, bytes: $0.heldBytes) }
            .filter { $0.bytes > 0 }
            .sorted { $0.isKnown == $1.isKnown ? $0.bytes > $1.bytes : !$0.isKnown }
    }
}
