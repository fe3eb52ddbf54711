internal import FuzzSupport
internal import Protocol

/// One response parser with the body behind the head.
struct ResponseRun {
    /// What must not depend on how the bytes were cut.
    struct Outcome: Equatable {
        var status: HTTPStatus?
        var body: [UInt8] = []
        var isComplete = false
        var error: HTTPError?
    }

    private static let limits = HTTPLimits(headBytes: 1000, fields: 20, bodyBytes: 500)

    private(set) var outcome = Outcome()
    private var parser = HTTPResponseHeadParser(limits: Self.limits)
    private var body: HTTPBodyParser?

    mutating func feed(_ pieces: [[UInt8]]) {
        do throws(HTTPError) {
            for piece in pieces { try feed(piece) }
        } catch {
            outcome.error = error
        }
    }

    private mutating func feed(_ piece: [UInt8]) throws(HTTPError) {
        var offset = 0
        if body == nil {
            guard let head = try parser.next(piece.span, at: &offset) else { return }
            outcome.status = head.status
            body = HTTPBodyParser(head.framing, limit: Self.limits.bodyBytes)
        }
        while let event = try body?.next(piece.span, at: &offset) {
            switch event {
            case .needsMore: return
            case .piece(let range): outcome.body += piece[range]
            case .end:
                outcome.isComplete = true
                return
            }
        }
    }
}
