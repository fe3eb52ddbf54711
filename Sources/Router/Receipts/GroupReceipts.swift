/// How far one group is with telling its senders what all others have got and read.
///
/// Marks are gathered for a while, then the group waits for its turn, asks what is to be told, and tells it. A job stands
/// for all marks that had moved when Redis was asked; one that comes later is for another time.
package struct GroupReceipts: Equatable, Sendable {
    /// Somebody else told meanwhile, so often in a row: they are at it, and this one comes back later.
    package static let mostConflicts = 8

    package private(set) var phase = Phase.idle
    /// What this turn ends.
    private var jobs: [UInt64] = []
    /// Came when Redis had been asked already.
    private var later: [UInt64] = []
    private var tellings = 0
    private var hasMore = false
    private var conflicts = 0

    package init() {}

    /// A job came.
    package mutating func queued(_ job: UInt64) -> Action {
        switch phase {
        case .idle:
            jobs.append(job)
            phase = .gathering
            return .gather
        case .gathering: jobs.append(job)
        // A turn that goes on in pieces may already have told what the job is about, or not.
        case .waiting, .reading, .telling: later.append(job)
        }
        return .none
    }

    /// Marks were gathered for long enough.
    package mutating func gathered() -> Action {
        guard phase == .gathering else { return .none }
        phase = .waiting
        return .wait
    }

    /// The group may ask Redis.
    package mutating func turnCame() -> Action {
        guard phase == .waiting else { return .none }
        phase = .reading
        return .read
    }

    /// So many statuses are to be told; there may be more to ask for behind them.
    package mutating func found(tellings count: Int, hasMore: Bool) -> Action {
        guard phase == .reading else { return .none }
        tellings = count
        self.hasMore = hasMore
        guard count > 0 else { return pieceEnded() }
        phase = .telling(0)
        return .tell(0)
    }

    /// One status was told.
    package mutating func told() -> Action {
        guard case .telling(let index) = phase else { return .none }
        conflicts = 0
        guard index + 1 < tellings else { return pieceEnded() }
        phase = .telling(index + 1)
        return .tell(index + 1)
    }

    /// Somebody else told of this status meanwhile: what was read does not hold any more.
    package mutating func conflicted() -> Action {
        guard case .telling = phase else { return .none }
        conflicts += 1
        guard conflicts <= GroupReceipts.mostConflicts else { return failed() }
        phase = .waiting
        return .wait
    }

    /// Redis did not let this turn end.
    package mutating func failed() -> Action {
        guard phase == .reading || isTelling else { return .none }
        let failed = jobs + later
        self = GroupReceipts()
        return .fail(failed)
    }

    private var isTelling: Bool {
        if case .telling = phase { true } else { false }
    }

    /// Others have their turn before the next piece.
    private mutating func pieceEnded() -> Action {
        guard !hasMore else {
            phase = .waiting
            return .wait
        }
        let done = jobs
        jobs = later
        later = []
        conflicts = 0
        phase = jobs.isEmpty ? .idle : .gathering
        return .finish(done: done, again: !jobs.isEmpty)
    }
}

extension GroupReceipts {
    /// What the group waits for.
    package enum Phase: Equatable, Sendable {
        /// For a job.
        case idle
        /// For the time of gathering to be over.
        case gathering
        /// For its turn.
        case waiting
        /// For what is to be told.
        case reading
        /// For the status of this number to be told.
        case telling(Int)
    }

    /// What the shell is to do.
    package enum Action: Equatable, Sendable {
        case none
        /// Wait for the time of gathering.
        case gather
        /// Wait for the group's turn, behind the other groups; a turn that it had is over.
        case wait
        /// Ask what is to be told.
        case read
        /// Tell the status of this number of those that were found.
        case tell(Int)
        /// These jobs are done, and the turn is over; again: gather for those that came since.
        case finish(done: [UInt64], again: Bool)
        /// The turn is over, and these jobs are to come again.
        case fail([UInt64])
    }
}
