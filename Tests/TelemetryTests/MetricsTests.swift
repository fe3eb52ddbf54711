import Foundation
import Telemetry
import Testing

@Suite struct `Metrics` {
    private let registry = Registry()

    private var text: String { String(decoding: registry.render(), as: UTF8.self) }

    @Test func `a counter counts`() {
        let counter = registry.counter("martlet_sends_total", help: "Sends.")
        counter.increment()
        counter.add(4)
        counter.add(-1)
        #expect(
            text
                == "# HELP martlet_sends_total Sends.\n# TYPE martlet_sends_total counter\nmartlet_sends_total 5\n"
        )
    }

    @Test func `a gauge rises and falls, or is read when scraped`() {
        let gauge = registry.gauge("martlet_connections", help: "Open.")
        gauge.value = 7
        gauge.decrement()
        gauge.increment()
        gauge.decrement()
        let queue = registry.gauge("martlet_queue_bytes", help: "Waiting.")
        registry.gauge("martlet_load_ratio", help: "Load.") { Double(queue.value) / 8 }
        queue.value = 4
        #expect(text.contains("\nmartlet_connections 6\n"))
        #expect(text.contains("\nmartlet_load_ratio 0.5\n"))
    }

    @Test func `a histogram is cumulative and in base units`() {
        let histogram = registry.histogram(
            "martlet_wait_seconds",
            help: "Waited.",
            labels: [MetricLabel("path", "a")],
            Histogram(bounds: [5, 1000, 2000], unitsPerBase: 1_000_000)
        )
        for value: UInt64 in [0, 5, 6, 1000, 2001, 1_000_000] { histogram.observe(value) }
        #expect(
            text == """
                # HELP martlet_wait_seconds Waited.
                # TYPE martlet_wait_seconds histogram
                martlet_wait_seconds_bucket{path="a",le="5e-06"} 2
                martlet_wait_seconds_bucket{path="a",le="0.001"} 4
                martlet_wait_seconds_bucket{path="a",le="0.002"} 4
                martlet_wait_seconds_bucket{path="a",le="+Inf"} 6
                martlet_wait_seconds_sum{path="a"} 1.003012
                martlet_wait_seconds_count{path="a"} 6

                """
        )
    }

    @Test func `series of one name share its header`() {
        for reason in ["slow", "idle"] {
            registry.counter("martlet_closes_total", help: "Closes.", labels: [MetricLabel("reason", reason)])
                .increment()
        }
        #expect(
            text == """
                # HELP martlet_closes_total Closes.
                # TYPE martlet_closes_total counter
                martlet_closes_total{reason="slow"} 1
                martlet_closes_total{reason="idle"} 1

                """
        )
    }

    @Test func `labels and help are escaped`() {
        registry.gauge(
            "martlet_build_info",
            help: "a \\ b\nc \"d\"",
            labels: [MetricLabel("v", "a \\ b\nc \"d\"")]
        ) { 1 }
        #expect(text.contains(#"# HELP martlet_build_info a \\ b\nc "d""# + "\n"))
        #expect(text.contains(#"martlet_build_info{v="a \\ b\nc \"d\""} 1"# + "\n"))
    }

    @Test(arguments: [
        (Double.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (1e20, "1e+20"), (-3, "-3"),
        (0.25, "0.25"),
    ])
    func `numbers are written as Prometheus reads them`(value: Double, expected: String) {
        registry.gauge("martlet_figure", help: "Figure.") { value }
        #expect(text.hasSuffix("\nmartlet_figure \(expected)\n"))
    }

    @Test func `the process describes itself`() throws {
        registry.registerProcess()
        var figures: [String: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            figures[String(parts[0])] = Double(parts[1])
        }
        #expect(try #require(figures["process_cpu_seconds_total"]) >= 0)
        #expect(try #require(figures["process_resident_memory_bytes"]) > 1_000_000)
        #expect(try #require(figures["process_virtual_memory_bytes"]) > 1_000_000)
        let openFiles = try #require(figures["process_open_fds"])
        #expect(openFiles >= 1)
        #expect(openFiles <= (try #require(figures["process_max_fds"])))
        let start = try #require(figures["process_start_time_seconds"])
        let age = Date().timeIntervalSince1970 - start
        #expect(age > -1 && age < 86_400)
    }
}
