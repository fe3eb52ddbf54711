package import Telemetry

/// How long things take, counted in buckets from 50 µs to 10 s; to be used on the loop.
public final class WorkerHistogram {
    private let histogram: Histogram

    package init(_ histogram: Histogram) {
        self.histogram = histogram
    }

    /// Counts one duration.
    public func observe(_ duration: Duration) {
        histogram.observe(UInt64(clamping: Int(duration / .microseconds(1))))
    }
}

extension WorkerMetrics {
    /// A distribution of durations; its name ends in `_seconds`.
    public func histogram(
        _ name: String,
        help: String,
        labels: [(String, String)] = []
    ) -> WorkerHistogram {
        let labels = labels.map { MetricLabel($0.0, $0.1) }
        return WorkerHistogram(registry.histogram(name, help: help, labels: labels))
    }
}
