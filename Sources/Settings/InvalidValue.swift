/// Why a text is not a value of an option, and what would have been accepted.
///
/// It never repeats the text, so that the error of a secret can be shown.
package struct InvalidValue: Error, Equatable {
    /// A clause such as "expected a whole number".
    package let reason: String

    package init(expected: String) {
        reason = "expected " + expected
    }

    package init(reason: String) {
        self.reason = reason
    }
}
