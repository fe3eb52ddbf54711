/// What happened.
extension ConsumerState {
    /// The link to Redis is up; Redis may have lost its memory meanwhile.
    mutating func redisReturned() {
        guard phase != .stopping else { return }
        phase = .preparing
        mayPrepareFrom = 0
    }

    mutating func redisLost() {
        jobs.connectionLost()
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
