internal import MartletWorker

/// The numbers of retention workers.
final class RetentionMetrics {
    let erased: WorkerCounter
    let refusedInboxes: WorkerCounter
    let removedOfConversations: WorkerCounter
    let removedOfUsers: WorkerCounter
    let names: WorkerCounter
    let steps: WorkerCounter
    let cycles: WorkerCounter
    let failures: WorkerCounter
    /// Of the last whole time through the key space, in seconds.
    var lastCycle: Double = 0
    /// Names of the last whole time through that hold something foreign.
    var foreignNames = 0
    /// Whether it is this worker that goes through the key space.
    var isWalking = false

    init(_ metrics: WorkerMetrics) {
        erased = metrics.counter(
            "martlet_retention_erased_entries_total",
            help: "Entries of inboxes that held a message which was deleted for all."
        )
        refusedInboxes = metrics.counter(
            "martlet_retention_refused_inboxes_total",
            help: "Inboxes from which a message could not be erased, because they hold something foreign."
        )
        let removed = { (kind: String) in
            metrics.counter(
                "martlet_retention_removed_total",
                help: "What was removed because its time was over: lines, entries, marks, devices, names.",
                labels: [("of", kind)]
            )
        }
        removedOfConversations = removed("conversations")
        removedOfUsers = removed("users")
        names = metrics.counter("martlet_retention_names_total", help: "Names that were looked at.")
        steps = metrics.counter(
            "martlet_retention_steps_total",
            help: "Steps of expiry that Redis was asked for."
        )
        cycles = metrics.counter("martlet_retention_cycles_total", help: "Whole times through the key space.")
        failures = metrics.counter(
            "martlet_retention_failures_total",
            help: "Erasures and steps that Redis did not let end; they are repeated."
        )
        observe(metrics)
    }

    private func observe(_ metrics: WorkerMetrics) {
        metrics.gauge(
            "martlet_retention_cycle_seconds",
            help: "How long the last whole time through the key space took."
        ) { [unowned self] in lastCycle }
        metrics.gauge(
            "martlet_retention_foreign_names",
            help: "Names of the last whole time through that hold something foreign, and were left alone."
        ) { [unowned self] in Double(foreignNames) }
        metrics.gauge(
            "martlet_retention_walking",
            help: "1 when it is this worker that goes through the key space."
        ) { [unowned self] in isWalking ? 1 : 0 }
    }
}
