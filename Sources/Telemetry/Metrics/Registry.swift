/// The metrics of a process: register once at start, keep the handle, render when scraped.
///
/// Names, labels and kinds are the program's own; a malformed or contradictory one is a programming error and traps
/// at registration. It belongs to one thread, so that counting needs no locks.
package final class Registry {
    private(set) var families: [MetricFamily] = []
    private var refreshers: [() -> Void] = []

    package init() {}

    /// A counter that the caller increments; its name ends in `_total`.
    package func counter(_ name: String, help: String, labels: [MetricLabel] = []) -> Counter {
        let counter = Counter()
        add(name, help, .counter, labels, .counter(counter))
        return counter
    }

    /// A counter that is kept elsewhere and read at each scrape.
    package func counter(
        _ name: String,
        help: String,
        labels: [MetricLabel] = [],
        read: @escaping () -> Double
    ) {
        add(name, help, .counter, labels, .sampled(read))
    }

    /// A gauge that the caller sets.
    package func gauge(_ name: String, help: String, labels: [MetricLabel] = []) -> Gauge {
        let gauge = Gauge()
        add(name, help, .gauge, labels, .gauge(gauge))
        return gauge
    }

    /// A gauge that is read at each scrape.
    package func gauge(_ name: String, help: String, labels: [MetricLabel] = [], read: @escaping () -> Double)
    {
        add(name, help, .gauge, labels, .sampled(read))
    }

    /// Registers a histogram that the caller feeds.
    package func histogram(
        _ name: String,
        help: String,
        labels: [MetricLabel] = [],
        _ histogram: Histogram = .latency()
    ) -> Histogram {
        add(name, help, .histogram, labels, .histogram(histogram))
        return histogram
    }

    /// Runs before each scrape, to prepare what several gauges read.
    package func beforeScrape(_ refresh: @escaping () -> Void) {
        refreshers.append(refresh)
    }

    /// All metrics in the Prometheus text format 0.0.4, to be served as `contentType`.
    package func render() -> [UInt8] {
        for refresh in refreshers { refresh() }
        var text = MetricText()
        for family in families { text.append(family) }
        return text.bytes
    }

    /// The media type of `render`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private func add(
        _ name: String,
        _ help: String,
        _ kind: MetricKind,
        _ labels: [MetricLabel],
        _ source: MetricFamily.Source
    ) {
        precondition(
            MetricText.isName(name) && labels.allSatisfy { MetricText.isName($0.name) },
            "malformed: \(name)"
        )
        let series = MetricFamily.Series(labels: MetricText.labels(labels), source: source)
        guard let index = families.firstIndex(where: { $0.name == name }) else {
            families.append(MetricFamily(name: name, help: help, kind: kind, series: [series]))
            return
        }
        let family = families[index]
        let isNew = !family.series.contains { $0.labels == series.labels }
        precondition(family.kind == kind && family.help == help && isNew, "registered differently: \(name)")
        families[index].series.append(series)
    }
}
