/// How the end of a message's body is found (RFC 9112, section 6.3).
package enum HTTPBodyFraming: Equatable, Sendable {
    /// There is no body.
    case none
    /// That many bytes follow.
    case length(Int)
    /// Chunks follow.
    case chunked

    /// Refuses everything that two parties could read differently: both headers, doubled ones, lists, signs.
    init(_ fields: HTTPFields, version: HTTPVersion, limit: Int) throws(HTTPError) {
        let lengths = fields.values("Content-Length")
        let codings = fields.values("Transfer-Encoding")
        if let coding = codings.first {
            guard lengths.isEmpty, codings.count == 1, version == .http11 else { throw .invalidFraming }
            guard ASCII.equals(coding.utf8Span.span, "chunked") else { throw .unsupportedTransferCoding }
            self = .chunked
        } else if let length = lengths.first {
            guard lengths.count == 1 else { throw .invalidFraming }
            self = .length(try Self.contentLength(length, limit: limit))
        } else {
            self = .none
        }
    }

    private static func contentLength(_ text: String, limit: Int) throws(HTTPError) -> Int {
        guard !text.isEmpty else { throw .invalidFraming }
        var length = 0
        var isTooLarge = false
        for byte in text.utf8 {
            guard ASCII.isDigit(byte) else { throw .invalidFraming }
            if !isTooLarge { length = length * 10 + Int(byte - UInt8(ascii: "0")) }
            isTooLarge = isTooLarge || length > limit
        }
        guard !isTooLarge else { throw .bodyTooLarge(limit: limit) }
        return length
    }
}
