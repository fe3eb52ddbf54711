/// Groups that have failed: one job of each waits for its retry, and those that come meanwhile are redundant.
///
/// A job stands for all lines of its group's log. So the one that waits, which stays pending in Redis, is enough, and a
/// group that Redis refuses takes one place among the jobs of its partition, however much is said in it.
package struct GroupRetries: Equatable, Sendable {
    /// How long a job may wait, in ms: twice the longest delay.
    ///
    /// One that has not come by then was removed by somebody.
    package static let mostWait: UInt64 = 10_000
    /// Beyond as many groups, those are forgotten whose job has not come.
    package static let mostGroups = 20_000

    private struct Retry: Equatable, Sendable {
        let job: String
        let partition: Int
        var refusals: Int
        /// Monotonic milliseconds; nil when the group is at work again.
        var until: UInt64?
    }

    private var retries: [String: Retry] = [:]

    package init() {}

    /// Whether a job that came is redundant.
    ///
    /// The one that waited is not, nor is any when that one has not come in time: the group is at work again.
    package mutating func absorbs(_ job: String, partition: Int, of group: String, now: UInt64) -> Bool {
        guard let retry = retries[group], let until = retry.until else { return false }
        if now < until, retry.job != job || retry.partition != partition { return true }
        retries[group]?.until = nil
        return false
    }

    /// The group's turn has failed, and this job is to wait; returns how often in a row the group was refused.
    package mutating func failed(
        _ job: String,
        partition: Int,
        of group: String,
        isRefusal: Bool,
        now: UInt64
    ) -> Int {
        if retries.count >= GroupRetries.mostGroups {
            retries = retries.filter { $0.value.until ?? now >= now }
        }
        let refusals = (retries[group]?.refusals ?? 0) + (isRefusal ? 1 : 0)
        let until = now + GroupRetries.mostWait
        retries[group] = Retry(job: job, partition: partition, refusals: refusals, until: until)
        return refusals
    }

    /// The group works again, or its job was given up.
    package mutating func ended(_ group: String) {
        if !retries.isEmpty { retries[group] = nil }
    }

    /// Jobs of this partition are somebody else's from now on, who may end them.
    package mutating func released(partition: Int) {
        retries = retries.filter { $0.value.partition != partition }
    }
}
