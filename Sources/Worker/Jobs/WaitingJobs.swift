/// Jobs that wait for their next delivery, the first due first.
///
/// Bounded by its users, who put nothing in when it is full. At its size, sorting in costs less than a heap would.
struct WaitingJobs: Equatable, Sendable {
    /// By falling due time, so that the next one is at the end.
    private var jobs: [WaitingJob] = []
    private var ids: Set<String> = []

    var count: Int { jobs.count }
    var all: [WaitingJob] { jobs }

    func contains(_ id: String) -> Bool { ids.contains(id) }

    /// Adds a job, unless it waits already.
    mutating func add(_ job: WaitingJob) {
        guard ids.insert(job.id).inserted else { return }
        var low = 0
        var high = jobs.count
        while low < high {
            let middle = (low + high) / 2
            if jobs[middle].due > job.due { low = middle + 1 } else { high = middle }
        }
        jobs.insert(job, at: low)
    }

    /// Removes up to `most` jobs whose time has come, the longest due first.
    mutating func takeDue(now: UInt64, most: Int) -> [WaitingJob] {
        var due: [WaitingJob] = []
        while due.count < most, let last = jobs.last, last.due <= now {
            jobs.removeLast()
            ids.remove(last.id)
            due.append(last)
        }
        return due
    }

    /// Whether a job's time has come.
    func hasDue(now: UInt64) -> Bool {
        jobs.last.map { $0.due <= now } ?? false
    }
}
