/// A label of a time series; its value is fixed when the series is registered.
package struct MetricLabel: Sendable {
    let name: String
    let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
