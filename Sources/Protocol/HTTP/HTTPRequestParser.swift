/// Takes the requests of one connection apart, however their bytes arrive; it keeps only an unfinished head.
///
/// After the head of an upgrade the bytes at the offset are WebSocket frames: stop calling. After an error it must
/// not be fed again.
package struct HTTPRequestParser: Sendable {
    private enum Stage: Sendable {
        case head
        case body(HTTPBodyParser)
    }

    private let limits: HTTPLimits
    private var head: HTTPHeadCollector
    private var stage = Stage.head

    /// A parser at the start of a connection.
    package init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
        head = HTTPHeadCollector(limit: limits.headBytes)
    }

    /// True while nothing of a request has arrived: the connection may be closed without an answer.
    package var isIdle: Bool {
        switch stage {
        case .head: head.bytes.isEmpty
        case .body: false
        }
    }

    /// What it keeps of an unfinished head, in bytes of storage.
    package var storageBytes: Int { head.bytes.capacity }

    /// The next event at `offset`, which moves behind it; call again until it is `needsMore`.
    package mutating func next(
        _ bytes: Span<UInt8>,
        at offset: inout Int
    ) throws(HTTPError) -> HTTPRequestEvent {
        switch stage {
        case .head:
            guard try head.collect(bytes, at: &offset) else { return .needsMore }
            let head = try HTTPRequestHead(parsing: head.take(), limits: limits)
            stage = .body(HTTPBodyParser(head.framing, limit: limits.bodyBytes))
            return .head(head)
        case .body(var body):
            let event = try body.next(bytes, at: &offset)
            stage = event == .end ? .head : .body(body)
            switch event {
            case .needsMore: return .needsMore
            case .piece(let range): return .body(range)
            case .end: return .end
            }
        }
    }
}
