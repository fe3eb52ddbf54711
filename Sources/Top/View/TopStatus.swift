package import Redis

/// What the view says of itself, beside what it shows of Redis.
package struct TopStatus: Equatable, Sendable {
    /// The Redis that is looked at, without its password.
    package var address: String
    package var prefix: String
    package var interval: Duration
    package var isPaused = false
    /// Why nothing new comes, if Redis does not answer, and since when, in monotonic ms.
    package var trouble: Trouble?

    /// Redis does not answer.
    package struct Trouble: Equatable, Sendable {
        package let reason: String
        package let since: UInt64

        package init(reason: String, since: UInt64) {
            self.reason = reason
            self.since = since
        }
    }

    /// Notes that Redis does not answer, at this monotonic time in ms.
    package mutating func failed(_ reason: RedisDisconnect, at now: UInt64) {
        // That a question was not answered in time says less than why there is no connection.
        if reason == .commandTimedOut, trouble != nil { return }
        trouble = Trouble(reason: "\(reason)", since: trouble?.since ?? now)
    }

    package init(address: String, prefix: String, interval: Duration) {
        self.address = address
        self.prefix = prefix
        self.interval = interval
    }
}
