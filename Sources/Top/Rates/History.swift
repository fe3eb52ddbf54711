/// The last looks, and what follows from them together: rates, and who is missing.
package struct History: Equatable, Sendable {
    /// Over so many ms rates are taken: reports come every second, at times of their own.
    static let span: UInt64 = 2_000
    /// More looks than lie within the span at the shortest interval are of no use.
    static let mostSnapshots = 32

    private var snapshots: [Snapshot] = []
    private var nodes = Attendance()
    private var workers = Attendance()

    package init() {}

    /// The last look; nil before the first.
    package var newest: Snapshot? { snapshots.last }

    /// The look that the newest is compared with; nil before the second.
    package var baseline: Snapshot? {
        guard let newest, snapshots.count > 1 else { return nil }
        let earlier = snapshots.dropLast()
        return earlier.last { $0.time + History.span <= newest.time } ?? earlier.first
    }

    /// How fast things move.
    package var rates: Rates {
        guard let newest, let baseline else { return Rates() }
        return Rates(from: baseline, to: newest)
    }

    /// Who has been heard of lately: the next look asks for them, too.
    package var roster: Roster {
        var roster = Roster()
        roster.nodes = Set(nodes.roles.keys)
        roster.workers = workers.roles
        return roster
    }

    /// Adds a look.
    package mutating func add(_ snapshot: Snapshot) {
        var settled = snapshot
        settled.nodes = nodes.settle(snapshot.nodes, at: snapshot.time)
        settled.workers = workers.settle(snapshot.workers, at: snapshot.time)
        // A clock that went back would make nonsense of every comparison.
        if let newest, newest.time >= settled.time { snapshots = [] }
        let oldest = snapshots.lastIndex { $0.time + History.span <= settled.time } ?? 0
        snapshots.removeFirst(max(oldest, snapshots.count + 1 - History.mostSnapshots))
        snapshots.append(settled)
    }
}
