/// All time series of one name.
struct MetricFamily {
    /// Where a series gets its value when it is scraped.
    enum Source {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
        case sampled(() -> Double)
    }

    /// One combination of labels, already written as `a="x",b="y"`.
    struct Series {
        let labels: String
        let source: Source
    }

    let name: String
    let help: String
    let kind: MetricKind
    var series: [Series] = []
}
