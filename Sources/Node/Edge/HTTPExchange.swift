internal import Protocol

/// A request on its way to its answer; whoever works on it holds it, its connection may be gone by then.
final class HTTPExchange {
    private weak var connection: HTTPConnection?

    init(_ connection: HTTPConnection) {
        self.connection = connection
    }

    /// Answers; without effect the second time, behind the deadline, and when the client has gone.
    func answer(_ response: HTTPResponse) {
        connection?.answered(self, response)
        connection = nil
    }
}
