/// Writes metrics in the Prometheus text format 0.0.4 (prometheus.io, "Exposition formats").
struct MetricText {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ family: MetricFamily) {
        line("# HELP \(family.name) \(Self.escaped(family.help, quotes: false))")
        line("# TYPE \(family.name) \(family.kind.rawValue)")
        for series in family.series { append(series, of: family.name) }
    }

    private mutating func append(_ series: MetricFamily.Series, of name: String) {
        switch series.source {
        case .counter(let counter): sample(name, series.labels, String(counter.value))
        case .gauge(let gauge): sample(name, series.labels, String(gauge.value))
        case .sampled(let read): sample(name, series.labels, Self.number(read()))
        case .histogram(let histogram): append(histogram, series.labels, of: name)
        }
    }

    private mutating func append(_ histogram: Histogram, _ labels: String, of name: String) {
        let prefix = labels.isEmpty ? "" : labels + ","
        var total: UInt64 = 0
        for (index, count) in histogram.counts.enumerated() {
            total &+= count
            let isLast = index == histogram.bounds.count
            let bound =
                isLast ? "+Inf" : Self.number(Double(histogram.bounds[index]) / histogram.unitsPerBase)
            sample(name + "_bucket", "\(prefix)le=\"\(bound)\"", String(total))
        }
        sample(name + "_sum", labels, Self.number(Double(histogram.sum) / histogram.unitsPerBase))
        sample(name + "_count", labels, String(total))
    }

    private mutating func sample(_ name: String, _ labels: String, _ value: String) {
        line(labels.isEmpty ? "\(name) \(value)" : "\(name){\(labels)} \(value)")
    }

    private mutating func line(_ text: String) {
        bytes += Array(text.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }
}

extension MetricText {
    static func labels(_ labels: [MetricLabel]) -> String {
        labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",")
    }

    /// Letters, digits and underscores, not starting with a digit; colons are for recording rules.
    static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Whole numbers without a fraction; the format's own words for what is not a number.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        // 2^53: up to here every integer is exact.
        if value.rounded() == value, abs(value) < 9_007_199_254_740_992 { return String(Int(value)) }
        return String(value)
    }
}
