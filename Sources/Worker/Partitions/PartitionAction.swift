/// What one held partition wants done next.
enum PartitionAction: Equatable, Sendable {
    /// XGROUP CREATE … MKSTREAM.
    case prepare
    /// `martlet_1_claim` from this id on: what others have left behind.
    case claim(from: String, count: Int)
    /// `martlet_1_claim` of one job whose delay is over.
    case retry(WaitingJob)
    /// `martlet_1_take` of new jobs.
    case take(count: Int)
    /// `martlet_1_release`; nothing follows.
    case release
}
