internal import Telemetry

/// The numbers of one consumption; labelled with its name as the role.
final class RoleMetrics {
    let done: WorkerCounter
    let failed: WorkerCounter
    let rejected: WorkerCounter
    let redelivered: WorkerCounter
    let deadLetters: WorkerCounter
    private let registry: Registry
    private let role: MetricLabel

    init(_ metrics: WorkerMetrics, role name: String) {
        registry = metrics.registry
        role = MetricLabel("role", name)
        let labels = [("role", name)]
        done = metrics.counter("martlet_worker_jobs_done_total", help: "Jobs finished.", labels: labels)
        failed = metrics.counter(
            "martlet_worker_jobs_failed_total",
            help: "Times a handler could not do a job; most are tried again.",
            labels: labels
        )
        rejected = metrics.counter(
            "martlet_worker_jobs_rejected_total",
            help: "Jobs that can never be done, bad envelopes among them.",
            labels: labels
        )
        redelivered = metrics.counter(
            "martlet_worker_jobs_redelivered_total",
            help: "Jobs that were taken and had been given out before.",
            labels: labels
        )
        deadLetters = metrics.counter(
            "martlet_worker_dead_letters_total",
            help: "Jobs that this worker has moved to the dead letters.",
            labels: labels
        )
    }

    /// Jobs with the handler, and jobs that wait for another try.
    func observe(inHand: @escaping () -> Int, waiting: @escaping () -> Int) {
        registry.gauge("martlet_worker_jobs_in_hand", help: "Jobs that the handler has.", labels: [role]) {
            Double(inHand())
        }
        registry.gauge(
            "martlet_worker_jobs_waiting",
            help: "Jobs that wait for another try or for being claimed.",
            labels: [role]
        ) { Double(waiting()) }
    }

    /// How far a stream is behind; the label is empty for a shared stream, and 0 is said of a partition not held.
    func observe(partition: String, _ figures: @escaping () -> StreamFigures) {
        let labels = [role, MetricLabel("partition", partition)]
        registry.gauge(
            "martlet_worker_lag_jobs",
            help: "Jobs in the stream that no worker has taken; 0 for a partition that is not held.",
            labels: labels
        ) { Double(figures().lag) }
        registry.gauge(
            "martlet_worker_pending_jobs",
            help: "Jobs that workers have taken and not finished; 0 for a partition that is not held.",
            labels: labels
        ) { Double(figures().pending) }
    }

    /// Leases of a partitioned stream; the returned counter is for leases that were lost, not given back.
    func observeLeases(held: @escaping () -> Int) -> WorkerCounter {
        registry.gauge(
            "martlet_worker_leases_held",
            help: "Partitions that this worker holds.",
            labels: [role]
        ) {
            Double(held())
        }
        return WorkerCounter(
            registry.counter(
                "martlet_worker_leases_lost_total",
                help: "Leases that ended while this worker wanted to keep them.",
                labels: [role]
            )
        )
    }
}
