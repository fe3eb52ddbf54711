/// Where a worker stands with one shared stream: decides when to read, to look for what was left behind, and to claim.
///
/// Events are told by methods; then `next` is asked until it has nothing more. No clock and no I/O inside.
struct ConsumerState: Equatable, Sendable {
    /// What can be done at all.
    enum Phase: Equatable, Sendable, CaseIterable {
        /// Redis is away: nothing is begun.
        case away
        /// The consumer group has to be there first.
        case preparing
        /// Jobs are taken.
        case open
        /// The worker is stopping: nothing is begun any more.
        case stopping
    }

    /// Where a walk over pending jobs stands.
    enum Walk: Equatable, Sendable {
        case none
        /// The next page is the one behind this id; nil for the first.
        case behind(String?)
    }

    /// Pages of XPENDING; 100 lines are some 10 KB.
    static let pageSize = 100
    /// Jobs in one XCLAIM.
    static let mostClaims = 100
    /// The pause in ms after Redis has refused to make the group.
    static let prepareDelay: UInt64 = 1_000

    var phase = Phase.away
    var jobs: JobsInHand
    /// One command of each kind may be under way.
    var isPreparing = false
    var isReading = false
    var isListing = false
    var claiming = 0
    var own = Walk.none
    var idle = Walk.none
    var mayPrepareFrom: UInt64 = 0

    init(_ rules: JobRules) {
        jobs = JobsInHand(rules)
    }

    /// The next thing to do, nil when there is nothing now; whoever asks does it.
    mutating func next(now: UInt64) -> ConsumerAction? {
        switch phase {
        case .away, .stopping: return nil
        case .preparing:
            guard !isPreparing, now >= mayPrepareFrom else { return nil }
            isPreparing = true
            return .prepare
        case .open: return nextList() ?? nextClaim(now: now) ?? nextRead(now: now)
        }
    }

    /// Nothing is in hand or under way any more.
    var isFinished: Bool {
        phase == .stopping && jobs.hand.isEmpty && !isReading && claiming == 0
    }

    /// What is pending is looked for before new jobs are read: after a lost answer nobody else would know of it.
    private mutating func nextList() -> ConsumerAction? {
        guard !isListing, jobs.hasWaitingRoom else { return nil }
        // While a read is under way, its jobs would look like jobs that were left behind.
        if case .behind(let id) = own, !isReading {
            isListing = true
            return .listOwn(after: id)
        }
        if own == .none, case .behind(let id) = idle {
            isListing = true
            return .listIdle(after: id)
        }
        return nil
    }

    private mutating func nextClaim(now: UInt64) -> ConsumerAction? {
        guard claiming == 0 else { return nil }
        let due = jobs.takeDue(now: now, most: Self.mostClaims)
        guard !due.isEmpty else { return nil }
        claiming = due.count
        return .claim(due)
    }

    private mutating func nextRead(now: UInt64) -> ConsumerAction? {
        guard own == .none, !isReading, jobs.hasWaitingRoom, !jobs.waiting.hasDue(now: now) else {
            return nil
        }
        let room = jobs.room - claiming
        // Not one by one: a worker that is full and answers one job after the other would read as many times.
        guard room > 0, room >= jobs.rules.capacity / 4 else { return nil }
        isReading = true
        return .read(count: room)
    }
}
