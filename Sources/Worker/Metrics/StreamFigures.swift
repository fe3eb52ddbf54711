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

    /// The group's line in the answer to XINFO GROUPS; nil when the group is not there.
    ///
    /// Redis does not know the lag after some deletions (`null`): then it counts as 0 rather than as a guess.
    init?(_ answer: RedisAnswer, group: String) {
        for line in answer.elements {
            let parts = line.elements
            func value(_ name: String) -> RedisAnswer? {
                stride(from: 0, to: parts.count - 1, by: 2).first { parts[$0].text == name }.map {
                    parts[$0 + 1]
                }
            }
            guard value("name")?.text == group else { continue }
            lag = value("lag")?.integer ?? 0
            pending = value("pending")?.integer ?? 0
            return
        }
        return nil
    }
}
