/// Why a worker cannot be made or cannot start; each case says what to change.
public enum WorkerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A field of the configuration, or a name given to `consume`, `tap` or `serve`, is not usable.
    case invalidConfiguration(field: String, reason: String)
    /// The system has no descriptor or memory left, or an address cannot be listened on.
    case system(String)
    /// Nothing is consumed: there would be nothing to do.
    case nothingToConsume

    /// One sentence for the operator, without secrets; names the variable that `fromEnvironment` reads.
    public var description: String { text { OperatorName(rawValue: $0)?.variable } }

    /// The same, with the options of `martlet worker`.
    package var optionDescription: String { text { OperatorName(rawValue: $0)?.option } }

    private func text(_ name: (String) -> String?) -> String {
        switch self {
        case .invalidConfiguration(let field, let reason): "\(name(field) ?? field): \(reason)"
        case .system(let reason): reason
        case .nothingToConsume: "the worker consumes no stream"
        }
    }
}
