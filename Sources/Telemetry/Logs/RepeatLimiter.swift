/// Lets the first lines of a message through, then only counts it until its time window is over.
///
/// A million clients that fail in the same way must not fill the disk. Bounded: it remembers `largestMessages`.
struct RepeatLimiter {
    /// What to do with a line.
    enum Decision: Equatable {
        /// Write it, and say how many were left out since the last one.
        case write(suppressed: Int)
        case suppress
    }

    private struct Window {
        var start: UInt64
        var written: Int
        var suppressed: Int
    }

    /// Lines of one message per window.
    static let linesPerWindow = 20
    static let windowMilliseconds: UInt64 = 10_000
    /// More kinds of messages than the program has; with more, the oldest is forgotten.
    static let largestMessages = 256

    private var windows: [String: Window] = [:]

    mutating func admit(_ message: String, at now: UInt64) -> Decision {
        guard var window = windows[message], now < window.start &+ Self.windowMilliseconds else {
            let suppressed = windows[message]?.suppressed ?? 0
            makeRoom(for: message)
            windows[message] = Window(start: now, written: 1, suppressed: 0)
            return .write(suppressed: suppressed)
        }
        let isAdmitted = window.written < Self.linesPerWindow
        if isAdmitted { window.written += 1 } else { window.suppressed += 1 }
        windows[message] = window
        return isAdmitted ? .write(suppressed: 0) : .suppress
    }

    private mutating func makeRoom(for message: String) {
        guard windows.count >= Self.largestMessages, windows[message] == nil else { return }
        if let oldest = windows.min(by: { $0.value.start < $1.value.start }) { windows[oldest.key] = nil }
    }
}
