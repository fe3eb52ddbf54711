internal import Redis
package import Telemetry

/// Where a worker registers numbers of its own, beside those that the library keeps; served at `/metrics`.
///
/// Register at start and keep the handle. Names are letters, digits and underscores, with the unit in them
/// (`example_calls_total`, `example_wait_seconds`); a malformed or contradictory one is a mistake of the program and traps.
public final class WorkerMetrics {
    package let registry: Registry

    /// What the worker has delivered, in the sense of its role: its handler counts; it stands in `worker:<name>`.
    public let deliveries: WorkerCounter

    package init(registry: Registry) {
        self.registry = registry
        deliveries = WorkerCounter(
            registry.counter(
                "martlet_worker_deliveries_total",
                help: "What the worker's handler has delivered."
            )
        )
    }

    /// A count that only rises; its name ends in `_total`.
    public func counter(_ name: String, help: String, labels: [(String, String)] = []) -> WorkerCounter {
        WorkerCounter(registry.counter(name, help: help, labels: Self.labels(labels)))
    }

    /// A figure that is read at each scrape, on the loop.
    public func gauge(
        _ name: String,
        help: String,
        labels: [(String, String)] = [],
        read: @escaping () -> Double
    ) {
        registry.gauge(name, help: help, labels: Self.labels(labels), read: read)
    }

    /// What is known of the link for commands.
    func observe(_ redis: WorkerRedis) {
        registry.gauge("martlet_redis_ready", help: "1 when the link for commands is up.") {
            redis.isReady ? 1 : 0
        }
        registry.gauge("martlet_redis_commands_pending", help: "Commands that Redis has not answered.") {
            Double(redis.pending)
        }
        registry.counter("martlet_redis_commands_total", help: "Commands sent, but for those that block.") {
            Double(redis.link?.counters.commands ?? 0)
        }
        registry.counter("martlet_redis_reconnects_total", help: "Reconnects of the link for commands.") {
            Double(redis.link?.counters.reconnects ?? 0)
        }
    }

    private static func labels(_ labels: [(String, String)]) -> [MetricLabel] {
        labels.map { MetricLabel($0.0, $0.1) }
    }
}
