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

    var phase = Phase.preparing
    var jobs: JobsInHand
    /// Redis is there and the lease is ours, as far as we know.
    var isLeased = true
    var isBusy = false
    /// The answer under way was asked for before Redis went away: its jobs are found by claiming.
    var isAnswerStale = false
    /// The last take has brought fewer jobs than there was room for.
    var isDry = false
    /// The last id that was seen; nil before the first job.
    var position: String?
    /// There was a wake-up since the last take was asked for: its answer does not count as the end of the stream.
    var isWoken = false
    /// An entry that has been announced since the last take was asked for.
    var announced: String?
    /// The entry that had been announced when the take under way was asked for.
    var expected: String?
    var mayPrepareFrom: UInt64 = 0

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
            guard jobs.hasSettlingRoom, let room else { return nil }
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
