/// Why a send or a call was refused.
package struct SendFailure: Error, Equatable, Sendable {
    /// The server's stable error code, or `refs_exhausted`, or for a call `connection_lost`.
    package let code: String

    /// For people.
    package let message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
