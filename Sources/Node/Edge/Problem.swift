internal import Protocol

/// An HTTP error as clients see it: RFC 9457 problem details with the same stable codes as `error` frames.
struct Problem: Error {
    private let status: HTTPStatus
    private let code: ErrorCode
    private let detail: String
    private let fields: [HTTPField]

    /// A problem for people (`detail`) and programs (`code`); `fields` are further ones, such as `Retry-After`.
    init(_ status: HTTPStatus, _ code: ErrorCode, _ detail: String, fields: [HTTPField] = []) {
        self.status = status
        self.code = code
        self.detail = detail
        self.fields = fields
    }

    /// The answer with its JSON body.
    var response: HTTPResponse {
        var body: [UInt8] = []
        body.append(text: "{\"type\":\"about:blank\",\"title\":")
        JSONText.append(status.reason, to: &body)
        body.append(text: ",\"status\":\(status.code),\"code\":\"\(code.rawValue)\",\"detail\":")
        JSONText.append(detail, to: &body)
        body.append(text: "}\n")
        let type = HTTPField("Content-Type", "application/problem+json")
        return HTTPResponse(status, fields: [type] + fields, body: body)
    }
}
