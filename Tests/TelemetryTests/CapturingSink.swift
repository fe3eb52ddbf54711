import Telemetry

/// Keeps the lines of a log.
final class CapturingSink: LogSink {
    private(set) var lines: [String] = []
    var isFull = false

    func write(_ line: [UInt8]) -> Bool {
        guard !isFull else { return false }
        lines.append(String(decoding: line, as: UTF8.self))
        return true
    }
}

/// A log whose lines and clock a test holds in its hands.
final class LogBench {
    let sink = CapturingSink()
    private let clock = Clock()

    /// Holds the time, so that the log's closure does not keep the bench.
    private final class Clock {
        var now: UInt64 = 1_763_714_340_123  // 2025-11-21T08:39:00.123Z
    }

    var now: UInt64 {
        get { clock.now }
        set { clock.now = newValue }
    }

    func log(_ format: LogFormat = .json, level: LogLevel = .info, context: LogFields = [:]) -> Log {
        Log(level: level, format: format, context: context, sink: sink, clock: { [clock] in clock.now })
    }
}
