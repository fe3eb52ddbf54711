internal import MartletWorker

/// The numbers of presence workers.
final class PresenceMetrics {
    let departures: WorkerCounter
    let returns: WorkerCounter
    let failures: WorkerCounter
    let looking: WorkerHistogram

    init(_ metrics: WorkerMetrics) {
        departures = metrics.counter(
            "martlet_presence_users_offline_total",
            help: "Users that this worker has let go offline."
        )
        returns = metrics.counter(
            "martlet_presence_users_left_alone_total",
            help:
                "Users whose time was over, but who came back, or whom another worker let go, before the call."
        )
        failures = metrics.counter(
            "martlet_presence_failures_total",
            help: "Shards that could not be looked through; that is repeated."
        )
        looking = metrics.histogram(
            "martlet_presence_round_seconds",
            help: "Time to look through all shards and to let go of who has gone."
        )
    }
}
