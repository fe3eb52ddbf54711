/// How many clients a node lets in per second, and when those come back that it does not.
///
/// After a failure everybody reconnects at once. What a node can attach in a second it lets in; the others are told times
/// that are spread over as long as it takes to serve all of them, so that they come back as fast as they can be taken.
package struct HandshakeRate: Sendable {
    /// Nobody is sent away for longer, in seconds: the estimate below may be wrong.
    package static let longestWait = 30

    private let rate: Int
    private var bucket: TokenBucket
    /// An estimate of those who were sent away and have not been let in since.
    private var turnedAway = 0
    private var updated: UInt64

    /// So many clients a second, with bursts of one second's worth; 0 for no limit.
    ///
    /// Times are monotonic milliseconds.
    package init(rate: Int, now: UInt64) {
        self.rate = rate
        bucket = TokenBucket(rate: rate, burst: rate, now: now)
        updated = now
    }

    /// Whether a client could be let in now: so that one that cannot costs no look at its token.
    package func hasRoom(now: UInt64) -> Bool {
        var bucket = bucket
        return bucket.take(now: now) == nil
    }

    /// Lets a client in; false if it has to come again.
    package mutating func admit(now: UInt64) -> Bool {
        bucket.take(now: now) == nil
    }

    /// A client is sent away; returns the seconds over which those who are sent away now are to come back.
    package mutating func turnAway(now: UInt64) -> Int {
        guard rate > 0 else { return 1 }
        // Whoever was sent away comes back and is let in, as many as the rate allows.
        let served = UInt64(rate).multipliedReportingOverflow(by: now > updated ? now - updated : 0)
        let gone = served.overflow ? UInt64.max : served.partialValue / 1_000
        if gone > 0 {
            turnedAway -= Int(min(UInt64(turnedAway), gone))
            updated = now
        }
        if turnedAway < rate * HandshakeRate.longestWait { turnedAway += 1 }
        return min(HandshakeRate.longestWait, 1 + turnedAway / rate)
    }
}
