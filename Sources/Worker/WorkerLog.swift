package import Telemetry

/// The worker's log on standard error; every line names the worker and its role.
///
/// Messages are literals, so that they can be searched for and counted; what varies goes into the fields. No contents,
/// tokens or secrets. A message that repeats itself quickly is left out and counted.
public final class WorkerLog {
    package let log: Log

    package init(_ log: Log) {
        self.log = log
    }

    /// For developers: may be one line per job.
    public func debug(_ message: StaticString, _ fields: @autoclosure () -> [(StaticString, String)] = []) {
        log.debug(message, Self.fields(fields()))
    }

    /// What an operator wants to read a day later.
    public func info(_ message: StaticString, _ fields: @autoclosure () -> [(StaticString, String)] = []) {
        log.info(message, Self.fields(fields()))
    }

    /// Something went wrong and is being dealt with.
    public func warning(_ message: StaticString, _ fields: @autoclosure () -> [(StaticString, String)] = []) {
        log.warning(message, Self.fields(fields()))
    }

    /// Something went wrong and a person has to act.
    public func error(_ message: StaticString, _ fields: @autoclosure () -> [(StaticString, String)] = []) {
        log.error(message, Self.fields(fields()))
    }

    private static func fields(_ pairs: [(StaticString, String)]) -> LogFields {
        LogFields(pairs.map { (name: $0.0, value: .text($0.1)) })
    }
}
