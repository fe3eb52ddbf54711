/// The unanswered sends in the order of their refs; the first of them are on the wire, the others wait their turn.
///
/// Answers come in order nearly always: taking the first entry costs the same however many wait behind it.
package struct Outbox: Equatable, Sendable {
    private var entries: [OutboxEntry] = []
    private var head = 0

    /// How many of the oldest were transmitted on this connection.
    package private(set) var onWireCount = 0

    /// The size of all entries, in bytes.
    package private(set) var byteCount = 0

    /// An empty outbox; holds no memory.
    package init() {}

    /// How many sends are unanswered.
    package var count: Int { entries.count - head }

    /// Whether every send was answered.
    package var isEmpty: Bool { count == 0 }

    /// The unanswered sends, oldest first.
    package var unanswered: ArraySlice<OutboxEntry> { entries[head...] }

    /// Adds a send whose ref is above all others.
    mutating func append(_ entry: OutboxEntry) {
        assert(entries.last.map { $0.ref < entry.ref } ?? true, "refs rise")
        byteCount += entry.size
        entries.append(entry)
    }

    /// Takes out the send with this ref; nil when there is none, as after a second answer.
    mutating func remove(ref: UInt64) -> OutboxEntry? {
        guard let index = index(of: ref) else { return nil }
        let entry: OutboxEntry
        if index < head + onWireCount { onWireCount -= 1 }
        if index == head {
            entry = entries[index]
            head += 1
            releaseAnswered()
        } else {
            entry = entries.remove(at: index)
        }
        byteCount -= entry.size
        return entry
    }

    /// The oldest send that is not on the wire, which counts as being there from now on.
    mutating func transmitNext() -> OutboxEntry? {
        guard onWireCount < count else { return nil }
        defer { onWireCount += 1 }
        return entries[head + onWireCount]
    }

    /// Takes everything off the wire, to be transmitted again.
    mutating func rewind() {
        onWireCount = 0
    }

    /// Whether a send with this ref is unanswered.
    package func contains(ref: UInt64) -> Bool {
        index(of: ref) != nil
    }

    private func index(of ref: UInt64) -> Int? {
        var low = head
        var high = entries.count
        while low < high {
            let middle = low + (high - low) / 2
            if entries[middle].ref < ref { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].ref == ref ? low : nil
    }

    /// Gives back the room of answered entries once they are half of all, so that it costs nothing on average.
    private mutating func releaseAnswered() {
        if head == entries.count {
            entries.removeAll(keepingCapacity: entries.capacity <= Outbox.idleCapacity)
            head = 0
        } else if head >= Outbox.idleCapacity, head * 2 >= entries.count {
            entries.removeFirst(head)
            head = 0
        }
    }

    /// Entries whose room an empty outbox keeps for the next sends.
    private static let idleCapacity = 16
}
