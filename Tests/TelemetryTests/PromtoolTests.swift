import Foundation
import Telemetry
import Testing

@Suite struct `Prometheus' own checker` {
    @Test func `accepts everything that is rendered`() throws {
        let registry = Registry()
        registry.registerProcess()
        registry.register(LogBench().log())
        registry.counter("martlet_closes_total", help: "Closes.", labels: [MetricLabel("reason", "a\"\\\nb")])
            .add(2)
        registry.gauge("martlet_connections", help: "Open connections \\ now.").value = -3
        registry.gauge("martlet_age_seconds", help: "Age.") { .infinity }
        registry.histogram("martlet_send_seconds", help: "Time to store a message.").observe(700)
        let (status, output) = try check(registry.render())
        #expect(status == 0 && output.isEmpty, "\(output)")
    }

    @Test func `refuses what is wrong, so the check above means something`() throws {
        let registry = Registry()
        registry.counter("martlet_closes", help: "Closes.").increment()
        let (status, output) = try check(registry.render())
        #expect(status != 0 && output.contains("_total"), "\(output)")
    }

    private func check(_ metrics: [UInt8]) throws -> (status: Int32, output: String) {
        let promtool = Process()
        promtool.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        promtool.arguments = ["promtool", "check", "metrics"]
        let input = Pipe()
        let output = Pipe()
        promtool.standardInput = input
        promtool.standardOutput = output
        promtool.standardError = output
        try promtool.run()
        // A few KiB fit into the pipe, so writing before reading cannot block.
        try input.fileHandleForWriting.write(contentsOf: Data(metrics))
        try input.fileHandleForWriting.close()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        promtool.waitUntilExit()
        return (promtool.terminationStatus, String(decoding: said, as: UTF8.self))
    }
}
