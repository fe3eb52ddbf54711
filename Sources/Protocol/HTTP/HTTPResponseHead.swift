/// A response's status line and fields, as a client reads them.
package struct HTTPResponseHead: Sendable {
    /// What the server speaks.
    package let version: HTTPVersion
    /// Three digits, 100 to 999, with the server's phrase.
    package let status: HTTPStatus
    /// All fields, also those that are checked here.
    package let fields: HTTPFields
    /// How the body that follows ends; `none` without a length also when the server closes to end it.
    package let framing: HTTPBodyFraming

    /// `head` is what `HTTPHeadCollector` gathered, with its empty line.
    init(parsing head: [UInt8], limits: HTTPLimits) throws(HTTPError) {
        let end = HTTPFields.endOfLine(in: head.span, from: 0)
        let line = head.span.extracting(..<end)
        guard line.count >= 12, line[8] == ASCII.space else { throw .invalidStartLine }
        guard line.count == 12 || line[12] == ASCII.space else { throw .invalidStartLine }
        version = try HTTPVersion(parsing: line.extracting(..<8))
        let reason = line.count > 13 ? ASCII.string(line.extracting(13...)) : ""
        status = HTTPStatus(try Self.code(line.extracting(9..<12)), reason)
        fields = try HTTPFields(parsing: head, from: end + 2, limit: limits.fields)
        let hasBody = status.code >= 200 && status.code != 204 && status.code != 304
        framing = hasBody ? try HTTPBodyFraming(fields, version: version, limit: limits.bodyBytes) : .none
    }

    private static func code(_ digits: Span<UInt8>) throws(HTTPError) -> Int {
        var code = 0
        for index in digits.indices {
            guard ASCII.isDigit(digits[index]) else { throw .invalidStartLine }
            code = code * 10 + Int(digits[index] - UInt8(ascii: "0"))
        }
        guard code >= 100 else { throw .invalidStartLine }
        return code
    }
}
