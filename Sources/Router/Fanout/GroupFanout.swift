package import Protocol

/// How far the fan-out of one group is: wait for a turn, read a page of the log, deliver it run after run, move the mark.
///
/// A job says only that there is a line; what is delivered is the log behind the mark. So a job that comes twice, late
/// or never does no harm, and one that waits while a page is delivered is mostly done with it. One job is kept until the
/// log's end is reached, so that every job stands for all lines, its own or not. The next run begins when everybody has
/// the one before: whoever repeats it finds it done.
package struct GroupFanout: Equatable, Sendable {
    /// How often in a turn the mark may move while the members are read, before the turn is given up.
    package static let mostRereads = 8

    package private(set) var phase = Phase.idle

    /// Jobs in the order of their coming.
    package private(set) var jobs: [FanoutJob] = []

    /// While reading: how many of the jobs were there before, so that the page has their lines if the log has.
    private var covered = 0
    private var rereads = 0
    /// While delivering: the run, and how many there are.
    private var run = 0
    private var runs = 0
    private var hasMore = false

    package init() {}

    /// A job came.
    package mutating func queued(_ job: FanoutJob) -> Action {
        jobs.append(job)
        guard phase == .idle else { return .none }
        phase = .waiting
        return .wait
    }

    /// It is the group's turn.
    package mutating func turnCame() -> Action {
        guard phase == .waiting else { return .none }
        rereads = 0
        return read()
    }

    /// Somebody else moved the mark while the members were read: who joined in between may be missing.
    package mutating func moved() -> Action {
        guard phase == .reading else { return .none }
        rereads += 1
        return rereads <= GroupFanout.mostRereads ? read() : failed()
    }

    /// There is nothing behind the mark: the jobs' lines were fanned out, or the log no longer has them.
    package mutating func foundNothing() -> Action {
        guard phase == .reading else { return .none }
        let done = Array(jobs.prefix(covered))
        jobs.removeFirst(covered)
        return finish(done)
    }

    /// A page came with so many runs, none when nobody gets its lines; the log may have more behind it.
    package mutating func found(runs: Int, hasMore: Bool = false) -> Action {
        guard phase == .reading else { return .none }
        self.hasMore = hasMore
        self.runs = runs
        run = 0
        return deliver()
    }

    /// Everybody has the run.
    package mutating func delivered() -> Action {
        guard phase == .delivering else { return .none }
        run += 1
        return deliver()
    }

    /// The mark stands here now.
    package mutating func advanced(to mark: LineID) -> Action {
        guard phase == .advancing else { return .none }
        var done = jobs.filter { $0.line <= mark }
        jobs.removeAll { $0.line <= mark }
        // Jobs of the lines behind may be lost, or were answered while the group waited for its retry.
        if hasMore, jobs.isEmpty, let last = done.popLast() { jobs.append(last) }
        return finish(done)
    }

    /// Redis did not do it: all jobs are to come again later.
    package mutating func failed() -> Action {
        switch phase {
        case .idle, .waiting: return .none
        case .reading, .delivering, .advancing: break
        }
        phase = .idle
        let failed = jobs
        jobs = []
        return .fail(failed)
    }

    private mutating func read() -> Action {
        phase = .reading
        covered = jobs.count
        return .read
    }

    private mutating func deliver() -> Action {
        phase = run < runs ? .delivering : .advancing
        return run < runs ? .deliver(run: run) : .advance
    }

    /// The turn is over; other groups get theirs before this one has another.
    private mutating func finish(_ done: [FanoutJob]) -> Action {
        phase = jobs.isEmpty ? .idle : .waiting
        return .finish(done, again: !jobs.isEmpty)
    }
}
