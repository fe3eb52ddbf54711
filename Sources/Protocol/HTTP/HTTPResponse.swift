/// An answer with its whole body, ready to be written.
package struct HTTPResponse: Equatable, Sendable {
    /// Decides also whether there can be a body.
    package var status: HTTPStatus
    /// Names and values in their order; Content-Length and Connection are added when it is encoded.
    package var fields: [HTTPField]
    /// Dropped where the status allows none.
    package var body: [UInt8]

    /// Without Content-Length and Connection, which are added.
    package init(_ status: HTTPStatus, fields: [HTTPField] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Appends the answer; `includesBody` is false for HEAD, `keepsAlive` false when the connection is closed after it.
    ///
    /// 1xx and 204 have neither a body nor a length. Control characters in names and values become spaces, so that no
    /// value can begin a field of its own.
    package func append(to output: inout [UInt8], keepsAlive: Bool, includesBody: Bool = true) {
        appendHead(to: &output, keepsAlive: keepsAlive)
        if includesBody, hasBody {
            output.append(contentsOf: body)
        }
    }

    private var hasBody: Bool { status.code >= 200 && status.code != 204 && status.code != 304 }

    private func appendHead(to output: inout [UInt8], keepsAlive: Bool) {
        output.append(contentsOf: "HTTP/1.1 \(status.code) \(status.reason)\r\n".utf8)
        for field in fields {
            field.append(to: &output)
        }
        if hasBody {
            HTTPField("Content-Length", String(body.count)).append(to: &output)
        }
        if !keepsAlive, status.code >= 200 {
            HTTPField("Connection", "close").append(to: &output)
        }
        output.append(contentsOf: "\r\n".utf8)
    }
}
