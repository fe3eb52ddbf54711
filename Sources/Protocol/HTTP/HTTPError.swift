/// Why a message is refused; after it nothing more of the connection can be understood, so it is answered and closed.
package enum HTTPError: Error, Equatable, Sendable {
    /// A CR or LF stood alone, or another control character stood in a head.
    case invalidCharacter(UInt8)
    /// The start line is not three parts as RFC 9112 wants them.
    case invalidStartLine
    /// The version is none of HTTP/1.0 and HTTP/1.1.
    case unsupportedVersion
    /// The request target is not a path, or does not decode to UTF-8.
    case invalidTarget
    /// A field has no name, a space before the colon, or is folded over two lines.
    case invalidField
    /// The head is longer than the limit, in bytes.
    case headTooLarge(limit: Int)
    /// The head has more fields than the limit.
    case tooManyFields(limit: Int)
    /// HTTP/1.1 without a Host, or more than one, or one that is no host.
    case invalidHost
    /// The length of the body is ambiguous or malformed: what request smuggling is made of.
    case invalidFraming
    /// A transfer coding other than chunked.
    case unsupportedTransferCoding
    /// The chunk's size line or end, or a trailer field, is malformed.
    case invalidChunk
    /// The body is longer than the limit, in bytes.
    case bodyTooLarge(limit: Int)
    /// An expectation other than 100-continue.
    case unsupportedExpectation

    /// The status code of the answer (RFC 9110, section 15).
    package var status: HTTPStatus {
        switch self {
        case .invalidCharacter, .invalidStartLine, .invalidTarget, .invalidField, .invalidHost,
            .invalidFraming, .invalidChunk:
            .badRequest
        case .unsupportedVersion: .versionNotSupported
        case .headTooLarge, .tooManyFields: .headTooLarge
        case .unsupportedTransferCoding: .notImplemented
        case .bodyTooLarge: .contentTooLarge
        case .unsupportedExpectation: .expectationFailed
        }
    }
}
