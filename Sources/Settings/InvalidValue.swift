/// Why a text is not a value of an option: what would have been accepted.
///
/// It never repeats the text, so that the error of a secret can be shown.
package struct InvalidValue: Error, Equatable {
    /// Completes the sentence "expected …".
    package let expected: String

    package init(expected: String) {
        self.expected = expected
    }
}
