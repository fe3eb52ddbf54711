internal import MartletWorker

/// The numbers of receipts workers.
final class ReceiptsMetrics {
    let receipts: WorkerCounter
    let looks: WorkerCounter
    let conflicts: WorkerCounter
    let failures: WorkerCounter
    let telling: WorkerHistogram

    init(_ metrics: WorkerMetrics) {
        receipts = metrics.counter(
            "martlet_receipts_told_total",
            help: "Receipts of groups that were put into a sender's inbox."
        )
        looks = metrics.counter(
            "martlet_receipts_looks_total",
            help: "Times that a group's marks were looked through."
        )
        conflicts = metrics.counter(
            "martlet_receipts_conflicts_total",
            help: "Times that another worker had told meanwhile; the marks are looked through again."
        )
        failures = metrics.counter(
            "martlet_receipts_failures_total",
            help: "Turns of groups that Redis did not let end; they are repeated."
        )
        telling = metrics.histogram(
            "martlet_receipts_telling_seconds",
            help: "Time from a group's turn until its senders are told."
        )
    }
}
