internal import Glibc
internal import MartletWorker
internal import Redis

/// Experiments with a worker that is left in peace.
extension Certification {
    private static let firstJobs = 0..<40
    private static let backlogJobs = 0..<200
    private static let pressureJobs = 0..<5_000
    /// How long a burst is looked at: a greedy worker takes all of it at once.
    private static let pressureTime: Duration = .milliseconds(1_500)

    /// Starts the worker on an empty Redis.
    func observeStart() throws(LabError) -> StartObservation {
        try laboratory.redis.ask("FLUSHALL")
        try laboratory.startWorker()
        var seen = StartObservation(key: jobs.stream, groups: [])
        _ = try laboratory.wait(laboratory.settings.patience) { () throws(LabError) in
            seen = StartObservation(
                key: jobs.stream,
                groups: try groups(),
                registration: try registration(),
                end: laboratory.unexpectedEnd
            )
            let isRegistered = judge.kind.registration(group) == nil || seen.registration != nil
            return seen.end != nil || seen.groups.contains(group) && isRegistered
        }
        if seen.groups.isEmpty { seen.elsewhere = try streamsWithGroups() }
        return seen
    }

    /// Gives jobs to a running worker.
    func observeFirstJobs() throws(LabError) -> WorkObservation {
        try begin()
        try laboratory.startWorker()
        let other = Self.firstJobs.dropFirst(Self.firstJobs.count / 2)
        _ = try laboratory.wait(laboratory.settings.patience) { () throws(LabError) in
            try groups().contains(group) || laboratory.unexpectedEnd != nil
        }
        try jobs.give(Self.firstJobs.lowerBound..<other.startIndex)
        let half = try finish(Self.firstJobs.lowerBound..<other.startIndex)
        if half.isNothingFinished { return half }
        try jobs.give(other.startIndex..<other.endIndex)
        return try finish(Self.firstJobs)
    }

    /// Starts the worker when there are jobs already, and no group.
    func observeBacklog() throws(LabError) -> WorkObservation {
        try begin()
        try jobs.give(Self.backlogJobs)
        try laboratory.startWorker()
        let seen = try finish(Self.backlogJobs)
        note(seen, when: "it found a backlog")
        return seen
    }

    /// Starts the worker on a mountain of jobs, and looks how many of them it takes at a time.
    func observePressure() throws(LabError) -> PressureObservation {
        try begin()
        try jobs.give(Self.pressureJobs)
        let before = try state()
        let total = before.left
        try laboratory.startWorker()
        guard try waitForWork(beyond: before) else {
            return PressureObservation(waiting: total, mostPending: 0, finished: 0)
        }
        var most = 0
        _ = try laboratory.wait(Self.pressureTime) { () throws(LabError) in
            most = max(most, try pending())
            return try left() == 0
        }
        return PressureObservation(
            waiting: total,
            mostPending: most,
            finished: total - (try left()),
            end: laboratory.unexpectedEnd
        )
    }

    private func groups() throws(LabError) -> [String] { try groups(of: jobs.stream) }

    /// Where a worker reads instead of where it should.
    private func streamsWithGroups() throws(LabError) -> [String] {
        let keys = try laboratory.redis.ask("KEYS", "*").elements ?? []
        var found: [String] = []
        for key in keys.compactMap(\.text).sorted() where try !groups(of: key).isEmpty { found.append(key) }
        return found
    }

    private func groups(of stream: String) throws(LabError) -> [String] {
        let command = ["XINFO", "GROUPS", stream].map { Array($0.utf8) }
        // Without a stream there is an error, and there are no groups.
        let groups = try laboratory.redis.attempt([command]).first?.elements ?? []
        return groups.compactMap { group in group.elements?.dropFirst().first?.text }
    }

    private func registration() throws(LabError) -> String? {
        guard let field = judge.kind.registration(group) else { return nil }
        return try laboratory.redis.ask("HGET", laboratory.names.registry, field).text
    }
}
