internal import Glibc
internal import Redis

/// Experiments with Redis itself, and with jobs that come again.
extension Certification {
    private static let cuts = 3
    private static let timeBetweenCuts: Duration = .milliseconds(100)
    private static let jobsBefore = 0..<400
    private static let jobsAfter = 400..<450
    private static let jobsToRepeat = 0..<30
    /// A consumer that had jobs and never acknowledged them.
    private static let lostConsumer = "certify-lost"

    /// Cuts the worker's connections while it works.
    func observeCut() throws(LabError) -> WorkObservation {
        try begin()
        try jobs.give(Self.jobsBefore)
        let before = try state()
        try laboratory.startWorker()
        _ = try waitForWork(beyond: before)
        for _ in 0..<Self.cuts {
            try laboratory.redis.cutOthers()
            try laboratory.rest(Self.timeBetweenCuts)
        }
        try jobs.give(Self.jobsAfter)
        let seen = try finish(0..<Self.jobsAfter.upperBound)
        note(seen, when: "its connections were cut")
        return seen
    }

    /// Restarts Redis with its data while the worker works.
    func observeRestart() throws(LabError) -> WorkObservation {
        try begin()
        try jobs.give(Self.jobsBefore)
        let before = try state()
        try laboratory.startWorker()
        _ = try waitForWork(beyond: before)
        try laboratory.restartRedis()
        try jobs.give(Self.jobsAfter)
        // Answers that were published while nobody could listen are lost for everybody.
        let judged = judge.kind == .service ? Self.jobsAfter : 0..<Self.jobsAfter.upperBound
        let seen = try finish(0..<Self.jobsAfter.upperBound, judged: judged)
        note(seen, when: "Redis was restarted")
        return seen
    }

    /// Has the worker finish jobs, and hands them out again, as when its acknowledgements had been lost.
    func observeRepetition() throws(LabError) -> WorkObservation {
        try begin()
        try jobs.give(Self.jobsToRepeat)
        let entries = try laboratory.redis.ask("XRANGE", jobs.stream, "-", "+").elements ?? []
        try laboratory.startWorker()
        let first = try finish(Self.jobsToRepeat)
        guard judge.loss(first) == nil else { return first }
        try laboratory.end(laboratory.workers, with: SIGTERM)
        try bringBack(entries)
        try laboratory.startWorker()
        let seen = try finish(Self.jobsToRepeat)
        note(seen, when: "finished jobs came again")
        return seen
    }

    /// Makes the stream anew with the same entries, all of them taken by a consumer that has gone.
    private func bringBack(_ entries: [RedisValue]) throws(LabError) {
        var commands = [["DEL", jobs.stream], ["XGROUP", "CREATE", jobs.stream, group, "0", "MKSTREAM"]]
        for entry in entries {
            guard let parts = entry.elements, let id = parts.first?.text, let fields = parts.last?.elements
            else { continue }
            commands.append(["XADD", jobs.stream, id] + fields.map { $0.text ?? "" })
        }
        commands.append([
            "XREADGROUP", "GROUP", group, Self.lostConsumer, "COUNT", "\(entries.count)", "STREAMS",
            jobs.stream,
            ">",
        ])
        try laboratory.redis.ask(commands)
    }
}
