/// How a log line looks.
package enum LogFormat: Sendable, Equatable {
    /// One JSON object per line.
    case json
    /// Time, level, message, `name=value`.
    case human(isColoured: Bool)

    /// The format for the word of an option: `json`, `human`, or `auto`, which depends on who reads it.
    package init?(word: String, isTerminal: Bool, environment: [String: String]) {
        let isColoured = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
        switch word {
        case "json": self = .json
        case "human": self = .human(isColoured: isColoured)
        case "auto": self = isTerminal ? .human(isColoured: isColoured) : .json
        default: return nil
        }
    }

    /// The words that `init` knows.
    package static let words = ["json", "human", "auto"]
}
