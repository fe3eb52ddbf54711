internal import MartletWorker

/// The numbers of the fan-out.
final class FanoutMetrics {
    let deliveries: WorkerCounter
    let repeats: WorkerCounter
    let lines: WorkerCounter
    let foreignLines: WorkerCounter
    let calls: WorkerCounter
    let failures: WorkerCounter
    let deadLetters: WorkerCounter
    let lostDeadLetters: WorkerCounter
    let reading: WorkerHistogram
    let delivering: WorkerHistogram

    init(_ metrics: WorkerMetrics) {
        deliveries = metrics.counter(
            "martlet_fanout_deliveries_total",
            help: "Lines of groups that were put into a member's inbox."
        )
        repeats = metrics.counter(
            "martlet_fanout_repeated_deliveries_total",
            help: "Lines that a member had already, and did not get again."
        )
        lines = metrics.counter(
            "martlet_fanout_lines_total",
            help: "Lines of groups' logs that all their recipients have."
        )
        foreignLines = metrics.counter(
            "martlet_fanout_foreign_lines_total",
            help: "Lines of groups' logs that Martlet did not write, and nobody gets."
        )
        calls = metrics.counter(
            "martlet_fanout_calls_total",
            help: "Calls of martlet_1_deliver."
        )
        failures = metrics.counter(
            "martlet_fanout_failures_total",
            help: "Turns of groups that Redis did not let end; they are repeated."
        )
        deadLetters = metrics.counter(
            "martlet_fanout_dead_letters_total",
            help: "Dead letters for members that were given up for some lines: their inbox refused them."
        )
        lostDeadLetters = metrics.counter(
            "martlet_fanout_lost_dead_letters_total",
            help: "Dead letters that Redis refused; the log says what they had to say."
        )
        reading = metrics.histogram(
            "martlet_fanout_reading_seconds",
            help: "Time to read a group's members and a page of its log."
        )
        delivering = metrics.histogram(
            "martlet_fanout_delivering_seconds",
            help: "Time from a page read until all its recipients have it."
        )
    }
}
