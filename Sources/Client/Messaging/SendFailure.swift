/// Why a send, a call or a request was refused.
package struct SendFailure: Error, Equatable, Sendable {
    /// The code of what was lost with the connection on which its answer was to come.
    package static let lostCode = "connection_lost"

    /// The server's stable error code, or `refs_exhausted`, or for a call or request `connection_lost`, for a request `no_answer`.
    package let code: String

    /// For people.
    package let message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
