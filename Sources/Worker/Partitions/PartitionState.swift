/// One partition that this worker has a lease on: first what was left behind, then new jobs, in order; then it is released.
///
/// At most one command that brings jobs is under way, so that they come in the stream's order. Events are told by
/// methods; then `next` is asked until it has nothing more.
struct PartitionState: Equatable, Sendable {
    enum Phase: Equatable, Sendable {
        /// The consumer group has to be there first.
        case preparing
        /// Jobs that were taken and not finished, from this id on.
        case claiming(from: String)
        /// New jobs.
        case taking
        /// Nothing more is taken; released when nothing is in hand.
        case leaving
        /// The release is under way, or the lease is lost.
        case over
    }

    /// Jobs in one command.
    static let mostJobs = 100
    static let firstID = "0-0"

    private(set) var phase = Phase.preparing
    var jobs: JobsInHand
    /// Redis is there and the lease is ours, as far as we know.
    private(set) var isLeased = true
    private(set) var isBusy = false
    /// The answer under way was asked for before Redis went away: its jobs are found by claiming.
    private var isAnswerStale = false
    /// The last take has brought fewer jobs than there was room for.
    private(set) var isDry = false
    /// The last id that was seen; nil before the first job.
    private(set) var position: String?
    /// There was a wake-up since the last take was asked for: its answer does not count as the end of the stream.
    private var isWoken = false
    /// An entry that has been announced since the last take was asked for.
    private var announced: String?
    /// The entry that had been announced when the take under way was asked for.
    private var expected: String?
    private var mayPrepareFrom: UInt64 = 0

    init(_ rules: JobRules) {
        jobs = JobsInHand(rules)
    }

    /// The next thing to do, nil when there is nothing now; whoever asks does it.
    mutating func next(now: UInt64) -> PartitionAction? {
        guard isLeased, !isBusy else { return nil }
        switch phase {
        case .over: return nil
        case .leaving:
            guard jobs.hand.isEmpty, jobs.parked.isEmpty, jobs.settling.isEmpty else { return nil }
            phase = .over
            return .release
        case .preparing:
            guard now >= mayPrepareFrom else { return nil }
            return begin(.prepare)
        case .claiming(let id):
            guard let room else { return nil }
            return begin(.claim(from: id, count: room))
        case .taking:
            if let due = jobs.takeDue(now: now, most: 1).first { return begin(.retry(due)) }
            guard !isDry, jobs.hasWaitingRoom, let room else { return nil }
            expected = announced
            announced = nil
            isWoken = false
            return begin(.take(count: room))
        }
    }

    /// The entry behind which to wait for new ones; nil to wait for what comes from now on.
    var wakePosition: String? { isDry ? position ?? Self.firstID : nil }

    private var room: Int? {
        let room = min(jobs.room, Self.mostJobs)
        return room > 0 ? room : nil
    }

    private mutating func begin(_ action: PartitionAction) -> PartitionAction {
        isBusy = true
        return action
    }
}

/// What happened.
extension PartitionState {
    /// The group is there: what others have left behind comes first.
    mutating func prepared() {
        isBusy = false
        isAnswerStale = false
        if phase == .preparing { phase = .claiming(from: Self.firstID) }
    }

    /// Redis has refused to make the group, or has not answered.
    mutating func prepareFailed(now: UInt64) {
        isBusy = false
        isAnswerStale = false
        mayPrepareFrom = now &+ ConsumerState.prepareDelay
    }

    /// Redis refuses what this worker asks for: a pause, and then from the start.
    mutating func refused(now: UInt64) {
        _ = answerCame()
        mayPrepareFrom = now &+ ConsumerState.prepareDelay
        if phase != .leaving, phase != .over { phase = .preparing }
    }

    /// Redis does not know the group: it was flushed, or somebody has deleted the stream.
    mutating func groupMissing() {
        _ = answerCame()
        position = nil
        if phase != .leaving, phase != .over { phase = .preparing }
    }

    /// A claim was answered; true when its jobs may be admitted, false when they are to be found anew.
    mutating func claimed(next: String) -> Bool {
        guard answerCame() else { return false }
        if case .claiming = phase { phase = next == Self.firstID ? .taking : .claiming(from: next) }
        return phase != .over
    }

    /// The claim of a single job was answered.
    mutating func retried() -> Bool {
        answerCame() && phase != .over
    }

    /// A take was answered with so many jobs of those that were asked for.
    mutating func took(_ count: Int, of asked: Int) -> Bool {
        guard answerCame() else { return false }
        isDry = count < asked && !isWoken
        // What was announced before and is not to be taken is in other hands, or only left over.
        if count == 0 { position = StreamID.later(position, expected) }
        return phase != .over
    }

    /// There was no answer, or an error: what the command may have taken is found by claiming.
    mutating func failed() {
        isBusy = false
        isAnswerStale = false
        claimAnew()
    }

    /// A job with this id was seen.
    mutating func saw(_ id: String) {
        position = StreamID.later(position, id)
    }

    /// There is something to take, as far as an entry with this id tells.
    mutating func woken(by id: String?) {
        isDry = false
        isWoken = true
        announced = StreamID.later(announced, id)
    }

    /// The lease was made longer.
    mutating func renewed() {
        isLeased = true
    }

    /// Nothing is asked for until the lease is renewed; then everything pending is looked for.
    mutating func redisLost() {
        isLeased = false
        isAnswerStale = isBusy
        isDry = false
        claimAnew()
    }

    /// Somebody else needs this partition more.
    mutating func leave() {
        if phase != .over { phase = .leaving }
    }

    /// It is needed here after all.
    mutating func stay() {
        if phase == .leaving { phase = .claiming(from: Self.firstID) }
    }

    /// The lease is lost.
    mutating func lost() {
        phase = .over
    }

    private mutating func claimAnew() {
        switch phase {
        case .claiming, .taking: phase = .claiming(from: Self.firstID)
        case .preparing, .leaving, .over: break
        }
    }

    private mutating func answerCame() -> Bool {
        isBusy = false
        guard isAnswerStale else { return true }
        isAnswerStale = false
        claimAnew()
        return false
    }
}
