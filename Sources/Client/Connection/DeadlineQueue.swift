/// Something that wants to be called at a time; at most one time each.
package protocol Deadlined: AnyObject {
    /// Its place in the queue, which the queue keeps; nil while it waits for nothing.
    var deadlineIndex: Int? { get set }

    /// Its time has come, and it stands in the queue no more.
    func deadlinePassed(at now: UInt64)
}

/// The members' deadlines, the earliest first: a binary heap in which each member knows its place.
///
/// Setting and taking cost a logarithm of the number of members, looking at the earliest nothing.
package struct DeadlineQueue<Member: Deadlined> {
    private var heap: [(deadline: UInt64, member: Member)] = []

    package init() {}

    /// The earliest deadline; nil when nobody waits.
    package var earliest: UInt64? { heap.first?.deadline }

    /// Gives a member a deadline instead of the one that it had.
    package mutating func set(_ deadline: UInt64, for member: Member) {
        if let index = member.deadlineIndex {
            heap[index].deadline = deadline
            settle(index)
        } else {
            heap.append((deadline, member))
            settle(heap.count - 1)
        }
    }

    /// The deadline that a member has.
    package func deadline(of member: Member) -> UInt64? {
        member.deadlineIndex.map { heap[$0].deadline }
    }

    /// Takes a member out; nothing if it waits for nothing.
    package mutating func remove(_ member: Member) {
        guard let index = member.deadlineIndex else { return }
        member.deadlineIndex = nil
        let last = heap.removeLast()
        guard index < heap.count else { return }
        heap[index] = last
        settle(index)
    }

    /// Takes out a member whose deadline is not after `now`.
    package mutating func next(at now: UInt64) -> Member? {
        guard let first = heap.first, first.deadline <= now else { return nil }
        remove(first.member)
        return first.member
    }

    /// Moves the entry at `index` up or down to where it belongs.
    private mutating func settle(_ start: Int) {
        let entry = heap[start]
        var index = start
        while index > 0, heap[(index - 1) / 2].deadline > entry.deadline {
            place(heap[(index - 1) / 2], at: index)
            index = (index - 1) / 2
        }
        while let child = smallerChild(of: index), heap[child].deadline < entry.deadline {
            place(heap[child], at: index)
            index = child
        }
        place(entry, at: index)
    }

    private mutating func place(_ entry: (deadline: UInt64, member: Member), at index: Int) {
        heap[index] = entry
        entry.member.deadlineIndex = index
    }

    private func smallerChild(of index: Int) -> Int? {
        let left = 2 * index + 1
        guard left < heap.count else { return nil }
        return left + 1 < heap.count && heap[left + 1].deadline < heap[left].deadline ? left + 1 : left
    }
}
