/// Why an experiment could not be made; none of these says anything about the worker.
package enum LabError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Somebody asked for the end, with Ctrl-C or SIGTERM.
    case interrupted
    /// The time of the whole run was over.
    case outOfTime
    /// The private Redis did not start, or refused a command.
    case redis(String)
    /// The system refused something: a process, a folder, a socket.
    case system(String)

    /// One sentence.
    package var description: String {
        switch self {
        case .interrupted: "interrupted"
        case .outOfTime: "the time of the run was over"
        case .redis(let reason): "the private Redis: \(reason)"
        case .system(let reason): reason
        }
    }
}
