/// A request's start line and fields, checked against RFC 9112 as strictly as a server may.
package struct HTTPRequestHead: Sendable {
    /// What the client wants done.
    package let method: HTTPMethod
    /// What the answer must be understandable to.
    package let version: HTTPVersion
    /// Path and query, decoded.
    package let target: HTTPTarget
    /// All fields, also those that are checked here.
    package let fields: HTTPFields
    /// How the body that follows ends.
    package let framing: HTTPBodyFraming
    /// True when the peer wants to send another request on this connection.
    package let keepsAlive: Bool
    /// True when the peer waits for `100 Continue` before it sends the body.
    package let expectsContinue: Bool

    /// The decoded path, which begins with a slash.
    package var path: String { target.path }

    /// `head` is what `HTTPHeadCollector` gathered, with its empty line.
    init(parsing head: [UInt8], limits: HTTPLimits) throws(HTTPError) {
        let end = HTTPFields.endOfLine(in: head.span, from: 0)
        let parts = try Self.startLineParts(head.span.extracting(..<end))
        method = HTTPMethod(ASCII.string(head.span.extracting(parts.method)))
        version = try HTTPVersion(parsing: head.span.extracting(parts.version))
        target = try HTTPTarget(parsing: head.span.extracting(parts.target))
        fields = try HTTPFields(parsing: head, from: end + 2, limit: limits.fields)
        try Self.checkHost(fields.values("Host"), version: version)
        framing = try HTTPBodyFraming(fields, version: version, limit: limits.bodyBytes)
        keepsAlive = version == .http11 && !fields.contains(token: "close", in: "Connection")
        expectsContinue = try Self.expectsContinue(fields, version: version, framing: framing)
    }

    /// Exactly one space between the parts; none of them has one inside.
    private static func startLineParts(
        _ line: Span<UInt8>
    ) throws(HTTPError) -> (method: Range<Int>, target: Range<Int>, version: Range<Int>) {
        var spaces: [Int] = []
        for index in line.indices where line[index] == ASCII.space {
            guard spaces.count < 2 else { throw .invalidStartLine }
            spaces.append(index)
        }
        guard spaces.count == 2, ASCII.isToken(line.extracting(..<spaces[0])) else { throw .invalidStartLine }
        return (0..<spaces[0], spaces[0] + 1..<spaces[1], spaces[1] + 1..<line.count)
    }

    /// One Host in HTTP/1.1 (RFC 9112, section 3.2), of characters that a host and port can have.
    private static func checkHost(_ hosts: [String], version: HTTPVersion) throws(HTTPError) {
        guard let host = hosts.first else {
            guard version == .http10 else { throw .invalidHost }
            return
        }
        guard hosts.count == 1 else { throw .invalidHost }
        for byte in host.utf8 {
            let isBracketOrColon = byte == 0x5B || byte == 0x5D || byte == 0x3A
            guard ASCII.isToken(byte) || isBracketOrColon else { throw .invalidHost }
        }
    }

    private static func expectsContinue(
        _ fields: HTTPFields,
        version: HTTPVersion,
        framing: HTTPBodyFraming
    ) throws(HTTPError) -> Bool {
        guard let expectation = fields["Expect"], version == .http11 else { return false }
        guard ASCII.equals(expectation.utf8Span.span, "100-continue") else { throw .unsupportedExpectation }
        return framing != .none
    }
}
