internal import Glibc

/// Stops a worker at a moment at which it has jobs in hand.
extension Certification {
    /// Looks at a worker's hands before it is taken as it is.
    private static let looks = 30
    /// How long what a stopped process has sent may be under way.
    private static let quiet: Duration = .milliseconds(15)
    /// How long it works between two looks.
    private static let slice: Duration = .milliseconds(2)

    /// Starts a worker, and stops it at a moment at which it has something in hand; returns what.
    ///
    /// Jobs that are gone from the stream before their effects are there are looked for first, as long as that leaves
    /// the worker something to have in hand.
    func startAndFreeze(_ total: Int, looksForEarly: Int) throws(LabError) -> (pending: Int, early: Int) {
        var hands = (pending: 0, early: 0)
        let before = try state()
        let worker = try laboratory.startWorker()
        guard try waitForWork(beyond: before) else { return hands }
        var earlier = before.left
        for look in 0..<Self.looks {
            worker.signal(SIGSTOP)
            try laboratory.rest(Self.quiet)
            let left = try left()
            let further = max(0, looksForEarly - look)
            hands = (try pending(), try early(total: total, left: left, isAsked: further > 0))
            let isOverSoon = (earlier - left) * further >= left
            let isEnough = hands.early > 0 || hands.pending > 0 && (further == 0 || isOverSoon)
            if isEnough || left == 0 || laboratory.unexpectedEnd != nil { return hands }
            earlier = left
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
