internal import Loop
internal import Redis

/// The experiment with a job that cannot be done.
extension Certification {
    private static let obstructed = 0..<1
    private static let jobsAfterwards = 1..<21

    /// Obstructs the first job until the worker has given it up; then gives it others.
    func observeRetries() throws(LabError) -> RetryObservation {
        try begin()
        try jobs.give(Self.obstructed)
        guard try jobs.obstruct() else {
            let nothing = WorkObservation(jobs: 0, effects: [])
            return RetryObservation(tries: [], isDead: false, isGone: false, work: nothing)
        }
        try laboratory.startWorker()
        var tries = try watchTries()
        let gone = laboratory.loop.now
        let letters = try deadLetters()
        let isDead = !letters.isEmpty
        // The last try and the dead letter are one step to whoever looks now and then.
        if let last = letters.first?["deliveries"].flatMap({ Int($0) }), last == tries.count + 1,
            jobs.tries == nil
        {
            tries.append(gone)
        }
        let isGone = try left() == 0
        try jobs.clear()
        try jobs.give(Self.jobsAfterwards)
        let work = try finish(Self.jobsAfterwards)
        note(work, when: "jobs had failed before")
        return RetryObservation(tries: tries, isDead: isDead, isGone: isGone, work: work)
    }

    /// Waits until the job is gone or was not tried for too long; returns when it was tried.
    private func watchTries() throws(LabError) -> [UInt64] {
        var seen: [UInt64] = []
        var moved = ContinuousClock.now
        let patience = laboratory.settings.patience
        _ = try laboratory.wait(laboratory.settings.limit) { () throws(LabError) in
            let known = jobs.tries?.count
            let count = if let known { known } else { try deliveries() }
            while seen.count < count {
                seen.append(laboratory.loop.now)
                moved = .now
            }
            return try left() == 0 || laboratory.unexpectedEnd != nil || moved.duration(to: .now) > patience
        }
        return jobs.tries ?? seen
    }

    /// How often the one job was handed out so far; 0 when it is not pending.
    private func deliveries() throws(LabError) -> Int {
        let command = ["XPENDING", jobs.stream, group, "-", "+", "1"].map { Array($0.utf8) }
        let rows = try laboratory.redis.attempt([command]).first?.elements
        return Int(rows?.first?.elements?.last?.integer ?? 0)
    }
}
