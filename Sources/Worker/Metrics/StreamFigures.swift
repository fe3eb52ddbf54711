/// How far the consumer group of a stream is behind.
struct StreamFigures: Equatable, Sendable {
    /// Entries that were not given to any worker.
    var lag = 0
    /// Entries that were given out and are not acknowledged.
    var pending = 0

    init(lag: Int = 0, pending: Int = 0) {
        self.lag = lag
        self.pending = pending
    }

    /// From the answers to XLEN and XINFO GROUPS; a group that is not there has taken nothing.
    ///
    /// Finished jobs are deleted, so all that is not pending waits. Redis' own `lag` is unknown after some deletions, and
    /// wrong for good after a restart from a rewritten append-only file (7.0.15).
    init(length: RedisAnswer, groups: RedisAnswer, group: String) {
        for line in groups.elements {
            let parts = line.elements
            func value(_ name: String) -> RedisAnswer? {
                stride(from: 0, to: parts.count - 1, by: 2).first { parts[$0].text == name }.map {
                    parts[$0 + 1]
                }
            }
            guard value("name")?.text == group else { continue }
            pending = value("pending")?.integer ?? 0
        }
        lag = max(0, (length.integer ?? 0) - pending)
    }

    /// Asks Redis; the completion is not called when there is no answer.
    static func read(
        _ place: StreamPlace,
        from redis: WorkerRedis,
        _ completion: @escaping (StreamFigures) -> Void
    ) {
        var length = RedisAnswer.null
        redis.send(["XLEN", place.stream]) { result in
            if case .success(let answer) = result { length = answer }
        }
        redis.send(["XINFO", "GROUPS", place.stream]) { result in
            guard case .success(let groups) = result else { return }
            completion(StreamFigures(length: length, groups: groups, group: place.group))
        }
    }
}
