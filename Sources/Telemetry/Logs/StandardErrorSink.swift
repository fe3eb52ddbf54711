internal import Glibc

/// Writes each line to standard error with one write(2), so that lines of several processes do not mix.
package final class StandardErrorSink: LogSink {
    package init() {}

    package func write(_ line: [UInt8]) -> Bool {
        while true {
            let count = unsafe line.withUnsafeBytes {
                unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            return count == line.count
        }
    }

    /// Whether a person is reading.
    package static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
