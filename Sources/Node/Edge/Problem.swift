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

/// Problems that pass; each says when to come back.
extension Problem {
    /// How long clients stay away, in seconds: spread, or all would come back at the same moment.
    private static var retryAfter: Int { .random(in: 1...3) }
    /// The same for those who have too many connections: lost ones are noticed after the idle timeout only.
    private static var crowdedRetryAfter: Int { .random(in: 5...15) }

    /// Redis does not answer in time; what was asked may or may not be done.
    static var unavailable: Problem { retryable(.unavailable, "Redis did not answer in time") }

    /// The node, or what stands behind it, has more to do than it can.
    static func overloaded(_ detail: String) -> Problem { retryable(.overloaded, detail) }

    /// The node lets in as many clients as it can; they are to come back within so many seconds.
    static func busy(within seconds: Int) -> Problem {
        let field = HTTPField("Retry-After", String(Int.random(in: 1...max(1, seconds))))
        let text = "this node lets in as many clients per second as it can"
        return Problem(.serviceUnavailable, .overloaded, text, fields: [field])
    }

    /// The user or the address has as many connections as it may.
    static func tooManyConnections(_ detail: String) -> Problem {
        let field = HTTPField("Retry-After", String(crowdedRetryAfter))
        return Problem(.tooManyRequests, .tooManyConnections, detail, fields: [field])
    }

    /// The address may connect and ask without a token again after so many ms, and a little more that differs.
    static func tooFast(_ milliseconds: UInt64) -> Problem {
        let field = HTTPField("Retry-After", String((milliseconds + 999) / 1_000 + .random(in: 0...2)))
        let text = "more connections or requests without a good token per second than your address may make"
        return Problem(.tooManyRequests, .rateLimited, text, fields: [field])
    }

    /// Redis refused to carry the request out.
    static var storageRefused: Problem { retryable(.storageRefused, "Redis refused it; nothing was changed") }

    /// The user's allowance is used up for so many ms.
    static func rateLimited(_ milliseconds: UInt64) -> Problem {
        let field = HTTPField("Retry-After", String((milliseconds + 999) / 1_000))
        return Problem(.tooManyRequests, .rateLimited, "more per second than allowed", fields: [field])
    }

    /// The user has too much on its way already.
    static var tooManyBodies: Problem {
        let field = HTTPField("Retry-After", String(retryAfter))
        let text = "your unfinished requests take more than \(RequestBodies.mostBytesPerUser) bytes"
        return Problem(.tooManyRequests, .rateLimited, text, fields: [field])
    }

    /// A 503 with the time after which it may go better.
    static func retryable(_ code: ErrorCode, _ detail: String) -> Problem {
        let field = HTTPField("Retry-After", String(retryAfter))
        return Problem(.serviceUnavailable, code, detail, fields: [field])
    }
}
