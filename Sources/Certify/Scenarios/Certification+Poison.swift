internal import Redis

/// The experiment with a job whose workers have died before they could say that it failed.
extension Certification {
    private static let poison = 0..<1
    private static let jobsBehind = 1..<21
    /// Idle for longer than any claim time and any delay.
    private static let idle = "3600000"

    /// Gives one job to a consumer that is dead, as often given out as no job should be; then the worker others.
    func observePoison() throws(LabError) -> PoisonObservation {
        try begin()
        try jobs.give(Self.poison)
        try handToTheDead()
        try laboratory.startWorker()
        let first = try finish(Self.poison)
        let isDead = try !deadLetters().isEmpty
        // An answer may also say that the call was given up.
        let isWorked = judge.kind != .service && first.effects.contains { $0 > 0 }
        try jobs.clear()
        try jobs.give(Self.jobsBehind)
        let work = first.end == nil ? try finish(Self.jobsBehind) : first
        return PoisonObservation(isWorked: isWorked, isDead: isDead, isGone: first.left == 0, work: work)
    }

    private func handToTheDead() throws(LabError) {
        let consumer = "certify-dead"
        try laboratory.redis.ask("XGROUP", "CREATE", jobs.stream, group, "0", "MKSTREAM")
        let read = ["XREADGROUP", "GROUP", group, consumer, "COUNT", "1", "STREAMS", jobs.stream, ">"]
        try laboratory.redis.ask([read])
        let id = try laboratory.redis.ask("XRANGE", jobs.stream, "-", "+").elements?.first?.elements?.first
        let claim = ["XCLAIM", jobs.stream, group, consumer, "0", id?.text ?? "", "IDLE", Self.idle]
        try laboratory.redis.ask([claim + ["RETRYCOUNT", "\(PoisonObservation.deliveries)", "JUSTID"]])
    }
}
