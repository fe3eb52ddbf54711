/// Whether a worker keeps a rule, with a sentence that says how one knows.
package enum Verdict: Equatable, Sendable {
    case passed(String)
    case failed(String)
    /// The rule cannot be shown with this kind of worker; never a disguised pass.
    case skipped(String)

    /// The sentence.
    package var reason: String {
        switch self {
        case .passed(let reason), .failed(let reason), .skipped(let reason): reason
        }
    }

    /// The word for programs.
    package var word: String {
        switch self {
        case .passed: "pass"
        case .failed: "fail"
        case .skipped: "skipped"
        }
    }

    /// Whether the worker breaks the rule.
    package var isFailure: Bool {
        switch self {
        case .failed: true
        case .passed, .skipped: false
        }
    }
}
