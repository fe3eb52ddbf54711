/// A status code and the phrase that goes with it (RFC 9110, section 15).
package struct HTTPStatus: Equatable, Hashable, Sendable {
    /// 100 to 999.
    package let code: Int
    /// For people; never empty in what we send.
    package let reason: String

    /// A status that is not listed below.
    package init(_ code: Int, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// Send the body.
    package static let `continue` = HTTPStatus(100, "Continue")
    /// The connection is a WebSocket now.
    package static let switchingProtocols = HTTPStatus(101, "Switching Protocols")
    /// Done, with an answer.
    package static let ok = HTTPStatus(200, "OK")
    /// Made, and shown in the body.
    package static let created = HTTPStatus(201, "Created")
    /// Will be done.
    package static let accepted = HTTPStatus(202, "Accepted")
    /// Done, nothing to say.
    package static let noContent = HTTPStatus(204, "No Content")
    /// Malformed; do not repeat it.
    package static let badRequest = HTTPStatus(400, "Bad Request")
    /// No token, or not a good one.
    package static let unauthorized = HTTPStatus(401, "Unauthorized")
    /// Not for this user.
    package static let forbidden = HTTPStatus(403, "Forbidden")
    /// No such thing, or not for this user to know.
    package static let notFound = HTTPStatus(404, "Not Found")
    /// Allow says which methods there are.
    package static let methodNotAllowed = HTTPStatus(405, "Method Not Allowed")
    /// The request took too long to arrive.
    package static let requestTimeout = HTTPStatus(408, "Request Timeout")
    /// Not in the present state.
    package static let conflict = HTTPStatus(409, "Conflict")
    /// The body is over the limit.
    package static let contentTooLarge = HTTPStatus(413, "Content Too Large")
    /// The body is of another type than this path takes.
    package static let unsupportedMediaType = HTTPStatus(415, "Unsupported Media Type")
    /// Another expectation than 100-continue.
    package static let expectationFailed = HTTPStatus(417, "Expectation Failed")
    /// Well-formed, but its values are not.
    package static let unprocessableContent = HTTPStatus(422, "Unprocessable Content")
    /// Only WebSocket is served here.
    package static let upgradeRequired = HTTPStatus(426, "Upgrade Required")
    /// Retry-After says when to come back.
    package static let tooManyRequests = HTTPStatus(429, "Too Many Requests")
    /// The head or its number of fields is over the limit.
    package static let headTooLarge = HTTPStatus(431, "Request Header Fields Too Large")
    /// Our fault.
    package static let internalServerError = HTTPStatus(500, "Internal Server Error")
    /// A method or coding that we do not have.
    package static let notImplemented = HTTPStatus(501, "Not Implemented")
    /// Not now: draining, overloaded, or without Redis.
    package static let serviceUnavailable = HTTPStatus(503, "Service Unavailable")
    /// Neither HTTP/1.0 nor HTTP/1.1.
    package static let versionNotSupported = HTTPStatus(505, "HTTP Version Not Supported")
}
