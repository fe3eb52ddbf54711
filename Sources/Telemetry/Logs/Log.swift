internal import Glibc

/// The structured log of a process; it belongs to one thread.
///
/// Messages are literals, so that they can be searched for and counted; what varies goes into fields.
/// User content, tokens and secrets never go into either.
package final class Log {
    private let level: LogLevel
    private let format: LogFormat
    private let context: LogFields
    private let sink: any LogSink
    private let clock: () -> UInt64
    private var limiter = RepeatLimiter()

    /// Lines left out because their message repeated itself.
    package private(set) var suppressedLines: UInt64 = 0
    /// Lines lost because standard error did not take them.
    package private(set) var droppedLines: UInt64 = 0

    /// A log from `level` upwards; `context` is part of each line, `clock` gives milliseconds since 1970.
    package init(
        level: LogLevel,
        format: LogFormat,
        context: LogFields = [:],
        sink: any LogSink = StandardErrorSink(),
        clock: @escaping () -> UInt64 = Log.wallClock
    ) {
        self.level = level
        self.format = format
        self.context = context
        self.sink = sink
        self.clock = clock
    }

    package func debug(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        if level <= .debug { write(.debug, message, fields()) }
    }

    package func info(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        if level <= .info { write(.info, message, fields()) }
    }

    package func warning(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        if level <= .warning { write(.warning, message, fields()) }
    }

    package func error(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        write(.error, message, fields())
    }

    private func write(_ level: LogLevel, _ message: StaticString, _ fields: LogFields) {
        let now = clock()
        let text = message.description
        guard let suppressed = admit(level, text, at: now) else { return }
        var line = LogLine(format: format, time: now, level: level, message: text)
        for field in context.pairs { line.append(field.name.description, field.value) }
        for field in fields.pairs { line.append(field.name.description, field.value) }
        if suppressed > 0 { line.append("suppressed", .integer(suppressed)) }
        line.finish()
        if !sink.write(line.bytes) { droppedLines &+= 1 }
    }

    /// How many lines were left out before this one, or nil when this one is left out; who asks for debug gets all.
    private func admit(_ level: LogLevel, _ message: String, at now: UInt64) -> Int? {
        guard level != .debug else { return 0 }
        switch limiter.admit(message, at: now) {
        case .write(let suppressed): return suppressed
        case .suppress:
            suppressedLines &+= 1
            return nil
        }
    }

    /// Milliseconds since 1970 by the system's clock.
    package static func wallClock() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(max(0, time.tv_sec)) &* 1000 &+ UInt64(max(0, time.tv_nsec)) / 1_000_000
    }
}
