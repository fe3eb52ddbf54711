/// Waits for one response head; interim answers before it (100 to 199, but not 101) are skipped.
package struct HTTPResponseHeadParser: Sendable {
    /// A server that sends more interim answers is broken or hostile.
    private static let mostInterimResponses = 8

    private let limits: HTTPLimits
    private var head: HTTPHeadCollector
    private var interimResponses = 0

    /// A parser for the answer to one request.
    package init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
        head = HTTPHeadCollector(limit: limits.headBytes)
    }

    /// The head, with `offset` moved behind it; nil when all bytes were consumed before its end.
    package mutating func next(
        _ bytes: Span<UInt8>,
        at offset: inout Int
    ) throws(HTTPError) -> HTTPResponseHead? {
        while try head.collect(bytes, at: &offset) {
            let response = try HTTPResponseHead(parsing: head.take(), limits: limits)
            if response.status.code >= 200 || response.status.code == 101 { return response }
            interimResponses += 1
            guard interimResponses <= Self.mostInterimResponses else { throw .invalidStartLine }
        }
        return nil
    }
}
