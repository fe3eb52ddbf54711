internal import Glibc
internal import Redis

/// Steps of which experiments are made.
extension Certification {
    /// How long to wait for effects that are under way when the last job is acknowledged.
    private static let settlingTime: Duration = .milliseconds(500)

    /// Between two looks at something that is over soon.
    private static let shortPause: Duration = .microseconds(200)

    var group: String { laboratory.settings.stream }

    /// Ends what is left of the last experiment, and empties Redis.
    func begin() throws(LabError) {
        try laboratory.end(laboratory.workers, with: SIGKILL)
        try laboratory.redis.ask("FLUSHALL")
        isGroupBehind = nil
        try jobs.prepare()
    }

    /// Entries in the stream.
    func left() throws(LabError) -> Int {
        Int(try laboratory.redis.ask("XLEN", jobs.stream).integer ?? 0)
    }

    /// Entries that some worker has taken and not acknowledged.
    func pending() throws(LabError) -> Int {
        let command = ["XPENDING", jobs.stream, group].map { Array($0.utf8) }
        // Without a group nothing is pending.
        guard let summary = try laboratory.redis.attempt([command]).first?.elements else { return 0 }
        return Int(summary.first?.integer ?? 0)
    }

    /// Waits until the stream is empty, nothing has moved for too long, or the worker has ended; then looks.
    ///
    /// `judged` are the jobs whose effects count; all of them unless told otherwise.
    func finish(_ all: Range<Int>, judged: Range<Int>? = nil) throws(LabError) -> WorkObservation {
        var fewest = Int.max
        var moved = ContinuousClock.now
        let patience = laboratory.settings.patience
        _ = try laboratory.wait(laboratory.settings.limit) { () throws(LabError) in
            try lookAtGroup()
            let left = try left()
            if left < fewest { (fewest, moved) = (left, .now) }
            return left == 0 || laboratory.unexpectedEnd != nil || moved.duration(to: .now) > patience
        }
        let judged = judged ?? all
        return WorkObservation(
            jobs: all.count,
            left: try left(),
            pending: try pending(),
            isAllTaken: try isAllTaken(),
            isGroupBehind: isGroupBehind ?? false,
            effects: try settledEffects(of: judged),
            isDisordered: try jobs.isDisordered(),
            end: laboratory.unexpectedEnd
        )
    }

    /// Notes effects that came twice, and calls without a key.
    func note(_ seen: WorkObservation, when occasion: String) {
        let doubled = judge.visibility.doubled(seen.effects)
        doublings.append(Doubling(occasion, jobs: doubled, of: seen.effects.count))
        if judge.kind == .push { keyless += laboratory.sink.calls.count { $0.key == nil } }
    }

    /// Waits until the worker has taken or finished more than its predecessor; false when it does not.
    func waitForWork(beyond before: (left: Int, pending: Int)) throws(LabError) -> Bool {
        try laboratory.wait(laboratory.settings.patience, pause: Self.shortPause) { () throws(LabError) in
            if laboratory.unexpectedEnd != nil { return true }
            try lookAtGroup()
            let left = try left()
            let pending = try pending()
            return left < before.left || pending > before.pending
        }
    }

    /// Entries in the stream, and those of them that are taken.
    func state() throws(LabError) -> (left: Int, pending: Int) { (try left(), try pending()) }

    /// At its first appearance, decides whether the group was made behind the jobs that are there.
    ///
    /// A group that was given all of them and acknowledged them looks alike later, but counts what it has read.
    private func lookAtGroup() throws(LabError) {
        guard isGroupBehind == nil else { return }
        let (stream, groups) = try aboutStream()
        guard !groups.isEmpty else { return }
        let isIdle = Self.value("pel-count", in: groups)?.integer == 0
        let isUnread = Self.value("entries-read", in: groups) == .null
        // What is deleted makes Redis forget how much was read.
        let isWhole = Self.value("max-deleted-entry-id", in: stream)?.text == "0-0"
        let isFromStart = Self.value("last-delivered-id", in: groups)?.text == "0-0"
        isGroupBehind = isIdle && isUnread && isWhole && !isFromStart
    }

    /// Whether the group has been given the newest entry there ever was.
    private func isAllTaken() throws(LabError) -> Bool {
        let (stream, groups) = try aboutStream()
        let last = Self.value("last-generated-id", in: stream)?.text
        return last != nil && last == Self.value("last-delivered-id", in: groups)?.text
    }

    /// Names and values about the stream, and about its first group; empty when there is none.
    private func aboutStream() throws(LabError) -> (stream: [RedisValue], group: [RedisValue]) {
        let command = ["XINFO", "STREAM", jobs.stream, "FULL", "COUNT", "1"].map { Array($0.utf8) }
        let stream = try laboratory.redis.attempt([command]).first?.elements ?? []
        return (stream, Self.value("groups", in: stream)?.elements?.first?.elements ?? [])
    }

    /// What follows the name in a list of names and values.
    private static func value(_ name: String, in pairs: [RedisValue]) -> RedisValue? {
        let index = pairs.firstIndex { $0.text == name }
        return index.flatMap { $0 + 1 < pairs.count ? pairs[$0 + 1] : nil }
    }

    private func settledEffects(of judged: Range<Int>) throws(LabError) -> [Int] {
        var effects: [Int] = []
        _ = try laboratory.wait(Self.settlingTime) { () throws(LabError) in
            effects = try jobs.effects(of: judged)
            return !effects.contains(0)
        }
        return effects
    }
}
