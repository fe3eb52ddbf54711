/// What becomes of an answered job.
enum JobVerdict: Equatable, Sendable {
    /// XACK and XDEL.
    case remove
    /// A dead letter with this reason and number of deliveries.
    case bury(reason: String, deliveries: Int)
    /// It waits for its next delivery.
    case retry
    /// The answer is to a job that is not in hand.
    case unknown
}
