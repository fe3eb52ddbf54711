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

    private(set) var phase = Phase.away
    var jobs: JobsInHand
    /// One command of each kind may be under way.
    private(set) var isPreparing = false
    private(set) var isReading = false
    private(set) var isListing = false
    private(set) var claiming = 0
    private var own = Walk.none
    private var idle = Walk.none
    private var mayPrepareFrom: UInt64 = 0

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

/// What happened.
extension ConsumerState {
    /// The link to Redis is up; Redis may have lost its memory meanwhile.
    mutating func redisReturned() {
        guard phase != .stopping else { return }
        phase = .preparing
        mayPrepareFrom = 0
    }

    mutating func redisLost() {
        guard phase != .stopping else { return }
        phase = .away
    }

    /// The group is there.
    mutating func prepared() {
        isPreparing = false
        guard phase == .preparing else { return }
        phase = .open
        own = .behind(nil)
        idle = .behind(nil)
    }

    mutating func prepareFailed(now: UInt64) {
        isPreparing = false
        mayPrepareFrom = now &+ Self.prepareDelay
    }

    /// Redis does not know the group: it was flushed, or somebody has deleted the stream.
    mutating func groupMissing() {
        guard phase == .open else { return }
        phase = .preparing
    }

    /// Redis refuses what this worker asks for: a pause, and then from the start.
    mutating func refused(now: UInt64) {
        guard phase == .open else { return }
        phase = .preparing
        mayPrepareFrom = now &+ Self.prepareDelay
    }

    /// XREADGROUP was answered; what it brought is admitted job by job.
    mutating func readEnded() {
        isReading = false
    }

    /// XREADGROUP may have been executed without an answer, or twice: look at what is pending for this consumer.
    mutating func readBecameUncertain() {
        guard phase != .stopping else { return }
        own = .behind(nil)
    }

    /// A page of jobs that are pending for this consumer.
    mutating func listedOwn(_ page: [PendingJob], now: UInt64) {
        isListing = false
        own = add(page, now: now, to: own, isOwn: true)
    }

    /// A page of jobs that nobody has answered for at least `claimIdle`.
    mutating func listedIdle(_ page: [PendingJob], now: UInt64) {
        isListing = false
        idle = add(page, now: now, to: idle, isOwn: false)
    }

    mutating func listFailed() {
        isListing = false
    }

    /// XCLAIM was answered, or failed: what it did not bring is no longer ours to claim.
    mutating func claimEnded() {
        claiming = 0
    }

    /// Time to look for jobs of dead workers again.
    mutating func idleCheckDue() {
        if idle == .none { idle = .behind(nil) }
    }

    /// Nothing more is taken.
    mutating func stop() {
        phase = .stopping
    }

    /// Jobs beyond the room for waiting are found again later: the walk stops before them.
    private mutating func add(_ page: [PendingJob], now: UInt64, to walk: Walk, isOwn: Bool) -> Walk {
        guard case .behind(var last) = walk else { return .none }
        for job in page {
            guard jobs.hasWaitingRoom else { return .behind(last) }
            last = job.id
            let delay = jobs.rules.delay.after(job.deliveries)
            let rest = delay > job.idle ? delay - job.idle : 0
            // Whoever takes it in between makes it young again, and the claim then fails.
            let leastIdle = min(delay, job.idle) / 2
            jobs.wait(
                WaitingJob(
                    id: job.id,
                    deliveries: job.deliveries,
                    due: now &+ rest,
                    leastIdle: leastIdle,
                    isOwn: isOwn
                )
            )
        }
        return page.count < Self.pageSize ? .none : .behind(last)
    }
}
