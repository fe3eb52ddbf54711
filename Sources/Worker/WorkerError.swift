/// Why a worker cannot be made or cannot start; each case says what to change.
public enum WorkerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A field of the configuration, or a name given to `consume`, `tap` or `serve`, is not usable.
    case invalidConfiguration(field: String, reason: String)
    /// The system has no descriptor or memory left, or an address cannot be listened on.
    case system(String)
    /// Nothing is consumed: there would be nothing to do.
    case nothingToConsume

    /// One sentence for the operator, without secrets.
    public var description: String {
        switch self {
        case .invalidConfiguration(let field, let reason): "\(field): \(reason)"
        case .system(let reason): reason
        case .nothingToConsume: "the worker consumes no stream"
        }
    }
}
