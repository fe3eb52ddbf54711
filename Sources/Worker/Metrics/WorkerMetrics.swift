package import Telemetry

/// Where a worker registers numbers of its own, beside those that the library keeps; served at `/metrics`.
///
/// Register at start and keep the handle. Names are letters, digits and underscores, with the unit in them
/// (`example_calls_total`, `example_wait_seconds`); a malformed or contradictory one is a mistake of the program and traps.
public final class WorkerMetrics {
    package let registry: Registry

    package init(registry: Registry) {
        self.registry = registry
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

    private static func labels(_ labels: [(String, String)]) -> [MetricLabel] {
        labels.map { MetricLabel($0.0, $0.1) }
    }
}
