/// How much a log line matters.
package enum LogLevel: String, Sendable, CaseIterable, Comparable {
    /// For developers: may be one line per connection or message.
    case debug
    /// What an operator wants to read a day later: starts, stops, changes of state.
    case info
    /// Something went wrong and is being dealt with.
    case warning
    /// Something went wrong and a person has to act.
    case error

    private var weight: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }

    package static func < (a: LogLevel, b: LogLevel) -> Bool {
        a.weight < b.weight
    }
}
