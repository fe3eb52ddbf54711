/// The types of the Prometheus text format that Martlet uses.
enum MetricKind: String {
    case counter
    case gauge
    case histogram
}
