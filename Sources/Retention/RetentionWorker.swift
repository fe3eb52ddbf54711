package import MartletWorker

/// The built-in worker that removes: messages that were deleted for all, from inboxes, and everything that is too old.
///
/// Several run at a time. Erasing is work in a stream that they share; going through the key space is for the one that has
/// the lease. Whoever repeats either does no harm.
package enum RetentionWorker {
    /// The role under which the workers show themselves; they take jobs from `work:erase`.
    package static let role = "retention"

    /// Has a worker, which does not run yet, erase, and expire what is older than `retention`; zero keeps it for ever, and
    /// only what every device has passed goes.
    package static func install(
        on worker: Worker,
        retention: Duration,
        limits: RetentionLimits = RetentionLimits()
    ) {
        let metrics = RetentionMetrics(worker.metrics)
        let eraser = Eraser(worker: worker, limits: limits, metrics: metrics)
        worker.consume(Eraser.stream, options: Eraser.options(limits), handler: eraser)
        let rounds = ExpiryRounds(worker: worker, limits: limits, metrics: metrics, retention: retention)
        worker.work(as: role, every: ExpiryRounds.period) { rounds.begin($0) }
    }
}
