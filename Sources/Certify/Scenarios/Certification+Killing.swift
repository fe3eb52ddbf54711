internal import Glibc

/// Experiments in which a worker is stopped in the middle of its work.
extension Certification {
    private static let jobsToKillIn = 1_000
    private static let jobsToStopIn = 0..<1_000
    private static let kills = 2
    private static let jobsToDelayIn = 300
    private static let jobsAfterDelay = 40
    private static let jobsAlone = 10
    /// How many times the usual jobs are given, until a worker is caught with some in hand: some are done in no time.
    private static let attempts = [1, 10, 10]
    /// The looks that are spent on finding jobs that were acknowledged before they were done.
    private static let looksForEarly = 8

    /// Kills the worker twice in the middle of its work, each time followed by a new one.
    func observeKill() throws(LabError) -> KillObservation {
        var seen = try observeKill(in: Self.jobsToKillIn)
        for factor in Self.attempts.dropFirst() where !seen.isCaught && judge.loss(seen.work) == nil {
            seen = try observeKill(in: Self.jobsToKillIn * factor)
        }
        return seen
    }

    /// Stops the worker beyond the claim time while another one runs, lets it go on, and leaves it alone at last.
    func observeDelay() throws(LabError) -> DelayObservation {
        var seen = try observeDelay(in: Self.jobsToDelayIn)
        for factor in Self.attempts.dropFirst() where seen.inHand == 0 && judge.loss(seen.work) == nil {
            seen = try observeDelay(in: Self.jobsToDelayIn * factor)
        }
        return seen
    }

    private func observeKill(in count: Int) throws(LabError) -> KillObservation {
        try begin()
        try jobs.give(0..<count)
        var inHand: [Int] = []
        var early: [Int] = []
        for _ in 0..<Self.kills {
            let hands = try startAndFreeze(count, looksForEarly: Self.looksForEarly)
            inHand.append(hands.pending)
            early.append(hands.early)
            guard laboratory.unexpectedEnd == nil else { break }
            try laboratory.end(laboratory.workers, with: SIGKILL)
        }
        if laboratory.unexpectedEnd == nil { try laboratory.startWorker() }
        let seen = try finish(0..<count)
        note(seen, when: "it was killed")
        return KillObservation(inHand: inHand, acknowledgedEarly: early, work: seen)
    }

    private func observeDelay(in count: Int) throws(LabError) -> DelayObservation {
        try begin()
        try jobs.give(0..<count)
        let hands = try startAndFreeze(count, looksForEarly: 0)
        // Nothing would be delayed.
        let left = try left()
        guard left > 0 || hands.pending > 0 else {
            return DelayObservation(inHand: 0, work: try finish(0..<count))
        }
        let delayed = laboratory.workers
        let other = try laboratory.startWorker()
        var seen = try finish(0..<count)
        for worker in delayed { worker.signal(SIGCONT) }
        // What is in the hands of the first may be done by it or by the other one: only the stream has to be empty.
        if seen.left == 0, seen.end == nil {
            try jobs.give(count..<count + Self.jobsAfterDelay)
            seen = try finish(0..<count + Self.jobsAfterDelay)
        }
        if judge.loss(seen) == nil {
            try laboratory.end([other], with: SIGTERM)
            let all = count + Self.jobsAfterDelay + Self.jobsAlone
            try jobs.give(all - Self.jobsAlone..<all)
            seen = try finish(0..<all)
        }
        note(seen, when: "a delayed worker went on with jobs that another one had taken over")
        return DelayObservation(inHand: hands.pending, work: seen)
    }

    /// Ends the worker with SIGTERM in the middle of its work.
    func observeStop() throws(LabError) -> StopObservation {
        try begin()
        try jobs.give(Self.jobsToStopIn)
        let before = try state()
        let worker = try laboratory.startWorker()
        _ = try waitForWork(beyond: before)
        guard laboratory.unexpectedEnd == nil else {
            return StopObservation(milliseconds: nil, end: nil, work: try finish(Self.jobsToStopIn))
        }
        let time = try laboratory.end([worker], with: SIGTERM)
        try laboratory.startWorker()
        let seen = try finish(Self.jobsToStopIn)
        note(seen, when: "it was ended with SIGTERM")
        let milliseconds = time.map { UInt64($0 / .milliseconds(1)) }
        return StopObservation(milliseconds: milliseconds, end: worker.ending, work: seen)
    }
}
