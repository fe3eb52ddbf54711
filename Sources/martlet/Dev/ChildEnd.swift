internal import Glibc

/// How a child process ended, or why it never began.
enum ChildEnd: Equatable, CustomStringConvertible {
    case exited(Int32)
    case killed(signal: Int32)
    case notStarted(reason: String)

    /// Reads what waitpid(2) stores; the macros of sys/wait.h do not import.
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .exited(waitStatus >> 8 & 0xFF) : .killed(signal: signal)
    }

    var description: String {
        switch self {
        case .exited(let status): "ended with status \(status)"
        case .killed(let signal): "was killed by \(Self.name(signal))"
        case .notStarted(let reason): "could not be started: \(reason)"
        }
    }

    private static func name(_ signal: Int32) -> String {
        switch signal {
        case SIGKILL: "SIGKILL"
        case SIGTERM: "SIGTERM"
        case SIGINT: "SIGINT"
        case SIGSEGV: "SIGSEGV"
        case SIGABRT: "SIGABRT"
        case SIGTRAP: "SIGTRAP"
        case SIGILL: "SIGILL"
        default: "signal \(signal)"
        }
    }
}
