import Protocol
import TestSupport

/// What a request parser reported about some bytes, with the pieces of each body joined.
struct HTTPTrace: Equatable {
    struct Request: Equatable {
        var summary: String
        var body: [UInt8] = []
        var isComplete = false
    }

    struct NoHead: Error {
        let text: String
    }

    var requests: [Request] = []
    var error: HTTPError?

    /// The trace of the input, which is the same however the input is cut.
    static func of(_ input: String, limits: HTTPLimits = HTTPLimits()) throws -> HTTPTrace {
        try of(Array(input.utf8), limits: limits)
    }

    static func of(_ input: [UInt8], limits: HTTPLimits = HTTPLimits()) throws -> HTTPTrace {
        try ParserVerifier.outcome(of: input) { pieces in
            var trace = HTTPTrace()
            var parser = HTTPRequestParser(limits: limits)
            do throws(HTTPError) {
                for piece in pieces { try trace.feed(piece, to: &parser) }
            } catch {
                trace.error = error
            }
            return trace
        }
    }

    /// The head of a request that has no mistakes.
    static func head(_ text: String) throws -> HTTPRequestHead {
        var parser = HTTPRequestParser()
        var offset = 0
        guard case .head(let head) = try parser.next(text.utf8Span.span, at: &offset) else {
            throw NoHead(text: text)
        }
        return head
    }

    /// The head of a response, if it is complete.
    static func responseHead(_ text: String) throws -> HTTPResponseHead? {
        var parser = HTTPResponseHeadParser()
        var offset = 0
        return try parser.next(text.utf8Span.span, at: &offset)
    }

    private mutating func feed(_ piece: [UInt8], to parser: inout HTTPRequestParser) throws(HTTPError) {
        var offset = 0
        while true {
            switch try parser.next(piece.span, at: &offset) {
            case .needsMore:
                return
            case .head(let head):
                let keepsAlive = head.keepsAlive ? "keep" : "close"
                let summary = "\(head.method) \(head.path) \(head.framing) \(keepsAlive)"
                requests.append(Request(summary: summary))
            case .body(let range):
                requests[requests.count - 1].body += piece[range]
            case .end:
                requests[requests.count - 1].isComplete = true
            }
        }
    }
}
