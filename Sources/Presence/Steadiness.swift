/// Since when nothing has kept nodes from saying who is online, as far as one observer knows.
///
/// When Redis was away or stood still, everybody's time runs out at once, and nobody has gone: nodes could not tell. So
/// silence counts only if it lasted for the whole threshold while Redis was there all the time.
package struct Steadiness: Sendable {
    /// Looks are a second apart; more than this between two of them, and Redis, its clock or the observer stood still.
    package static let mostGap: UInt64 = 2_000

    private var since: UInt64?
    private var last: UInt64 = 0

    /// Nothing is known yet.
    package init() {}

    /// The connection to Redis was lost: what was known does not hold any more.
    package mutating func interrupted() {
        since = nil
    }

    /// A look at Redis' clock, in ms.
    package mutating func looked(at now: UInt64) {
        if since == nil || now < last || now - last > Self.mostGap { since = now }
        last = now
    }

    /// Whether this user's silence means that they have gone, by the time of the last look.
    package func hasGone(_ score: OnlineScore) -> Bool {
        guard let since, score.until <= last else { return false }
        return last - since >= score.threshold
    }
}
