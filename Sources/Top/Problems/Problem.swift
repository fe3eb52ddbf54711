/// Something that an operator should know, in one sentence.
package struct Problem: Equatable, Sendable {
    package enum Severity: String, Comparable, Sendable {
        /// People notice, or will soon.
        case bad
        /// Nobody notices yet.
        case warning

        package static func < (left: Severity, right: Severity) -> Bool {
            left == .bad && right == .warning
        }
    }

    package let severity: Severity
    package let text: String

    static func bad(_ text: String) -> Problem { Problem(severity: .bad, text: text) }
    static func warning(_ text: String) -> Problem { Problem(severity: .warning, text: text) }
}
