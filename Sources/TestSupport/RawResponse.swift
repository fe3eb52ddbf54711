/// An HTTP response as a test reads it: by Content-Length, and nothing of Martlet's own parser in it.
package struct RawResponse: Sendable, CustomStringConvertible {
    package let status: Int
    /// Names in lower case; a second field of a name is joined with a comma.
    package let fields: [String: String]
    package let body: [UInt8]

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// Short enough for a failed expectation.
    package var description: String { "\(status) \(fields) \(text.prefix(300))" }
}

extension RawSocket {
    /// Sends text, such as a request with `\r\n` at the end of its lines.
    package func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    /// Reads one response; nil when the peer ended the connection without any.
    ///
    /// `hasBody` is false for the answer to HEAD, whose length belongs to a body that does not come.
    package func readResponse(
        hasBody: Bool = true,
        within limit: Duration = Deadline.usual
    ) throws -> RawResponse? {
        guard let head = try read(through: Array("\r\n\r\n".utf8), within: limit) else {
            guard availableBytes == 0 else { throw TestSupportError("the connection ended inside a head") }
            return nil
        }
        let lines = String(decoding: head.dropLast(4), as: UTF8.self).split(separator: "\r\n")
        let start = lines.first?.split(separator: " ", maxSplits: 2) ?? []
        guard start.count == 3, start[0] == "HTTP/1.1", let status = Int(start[1]) else {
            throw TestSupportError("not a response: \(lines.first ?? "")")
        }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw TestSupportError("not a field: \(line)") }
            let value = String(line[line.index(after: colon)...].drop { $0 == " " })
            let name = line[..<colon].lowercased()
            fields[name] = fields[name].map { $0 + ", " + value } ?? value
        }
        let length = hasBody ? fields["content-length"].flatMap { Int($0) } ?? 0 : 0
        return RawResponse(status: status, fields: fields, body: try read(length, within: limit))
    }
}
