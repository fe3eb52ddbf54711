internal import Glibc

/// Experiments in which a worker is stopped in the middle of its work.
extension Certification {
    private static let jobsToKillIn = 0..<1_000
    private static let kills = 2
    private static let jobsToDelayIn = 0..<300
    private static let jobsAfterDelay = 300..<340
    private static let jobsAlone = 340..<350
    /// Looks at a worker's hands before it is taken as it is.
    private static let looks = 30
    /// The looks that are spent on finding jobs that were acknowledged before they were done.
    private static let looksForEarly = 8
    /// How long what a stopped process has sent may be under way.
    private static let quiet: Duration = .milliseconds(15)
    /// How long it works between two looks.
    private static let slice: Duration = .milliseconds(2)

    /// Kills the worker twice in the middle of its work, each time followed by a new one.
    func observeKill() throws(LabError) -> KillObservation {
        try begin()
        try jobs.give(Self.jobsToKillIn)
        var inHand: [Int] = []
        var early: [Int] = []
        for _ in 0..<Self.kills {
            let hands = try startAndFreeze(Self.jobsToKillIn.count, looksForEarly: Self.looksForEarly)
            inHand.append(hands.pending)
            early.append(hands.early)
            guard laboratory.unexpectedEnd == nil else { break }
            try laboratory.end(laboratory.workers, with: SIGKILL)
        }
        if laboratory.unexpectedEnd == nil { try laboratory.startWorker() }
        let seen = try finish(Self.jobsToKillIn)
        note(seen, when: "it was killed")
        return KillObservation(inHand: inHand, acknowledgedEarly: early, work: seen)
    }

    /// Stops the worker beyond the claim time while another one runs, lets it go on, and leaves it alone at last.
    func observeDelay() throws(LabError) -> DelayObservation {
        try begin()
        try jobs.give(Self.jobsToDelayIn)
        let hands = try startAndFreeze(Self.jobsToDelayIn.count, looksForEarly: 0)
        let delayed = laboratory.workers
        let other = try laboratory.startWorker()
        var seen = try finish(Self.jobsToDelayIn)
        for worker in delayed { worker.signal(SIGCONT) }
        // What is in the hands of the first may be done by it or by the other one: only the stream has to be empty.
        if seen.left == 0, seen.end == nil {
            try jobs.give(Self.jobsAfterDelay)
            seen = try finish(0..<Self.jobsAfterDelay.upperBound)
        }
        if judge.loss(seen) == nil {
            try laboratory.end([other], with: SIGTERM)
            try jobs.give(Self.jobsAlone)
            seen = try finish(0..<Self.jobsAlone.upperBound)
        }
        note(seen, when: "a delayed worker went on with jobs that another one had taken over")
        return DelayObservation(inHand: hands.pending, work: seen)
    }

    /// Ends the worker with SIGTERM in the middle of its work.
    func observeStop() throws(LabError) -> StopObservation {
        try begin()
        try jobs.give(Self.jobsToKillIn)
        let before = try state()
        let worker = try laboratory.startWorker()
        _ = try waitForWork(beyond: before)
        guard laboratory.unexpectedEnd == nil else {
            return StopObservation(milliseconds: nil, end: nil, work: try finish(Self.jobsToKillIn))
        }
        let time = try laboratory.end([worker], with: SIGTERM)
        try laboratory.startWorker()
        let seen = try finish(Self.jobsToKillIn)
        note(seen, when: "it was ended with SIGTERM")
        let milliseconds = time.map { UInt64($0 / .milliseconds(1)) }
        return StopObservation(milliseconds: milliseconds, end: worker.ending, work: seen)
    }

    /// Starts a worker, and stops it at a moment at which it has something in hand; returns what.
    ///
    /// Jobs that are gone from the stream before their effects are there are looked for first.
    private func startAndFreeze(
        _ total: Int,
        looksForEarly: Int
    ) throws(LabError) -> (pending: Int, early: Int) {
        var hands = (pending: 0, early: 0)
        let before = try state()
        let worker = try laboratory.startWorker()
        guard try waitForWork(beyond: before) else { return hands }
        for look in 0..<Self.looks {
            worker.signal(SIGSTOP)
            try laboratory.rest(Self.quiet)
            let left = try left()
            hands = (try pending(), try early(total: total, left: left, isAsked: look < looksForEarly))
            let isEnough = hands.early > 0 || hands.pending > 0 && look >= looksForEarly
            if isEnough || left == 0 || laboratory.unexpectedEnd != nil { return hands }
            worker.signal(SIGCONT)
            try laboratory.rest(Self.slice)
        }
        worker.signal(SIGSTOP)
        try laboratory.rest(Self.quiet)
        return (try pending(), 0)
    }

    /// Jobs that are gone although their effects are not there.
    private func early(total: Int, left: Int, isAsked: Bool) throws(LabError) -> Int {
        guard isAsked, judge.visibility != .invisible else { return 0 }
        let finished = total - left
        let done = try jobs.effects(of: 0..<total).count { $0 > 0 }
        return max(0, finished - done)
    }
}
