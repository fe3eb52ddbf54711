internal import Redis

extension Reply {
    /// What Redis' TIME says, in ms since 1970; nil for another reply.
    var milliseconds: UInt64? {
        guard let seconds = self[0]?.integer, let microseconds = self[1]?.integer,
            (0..<1 << 40).contains(seconds), (0..<1_000_000).contains(microseconds)
        else { return nil }
        return UInt64(seconds) * 1_000 + UInt64(microseconds) / 1_000
    }
}
