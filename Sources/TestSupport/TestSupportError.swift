/// What the helpers of the tests fail with; the text is all that a failed test shows, so it says what happened.
package struct TestSupportError: Error, CustomStringConvertible {
    /// One sentence, with the output of the process if there is one.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
