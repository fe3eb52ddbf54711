/// What a request wants done (RFC 9110, section 9, and RFC 5789).
package enum HTTPMethod: Equatable, Sendable {
    case get, head, post, put, patch, delete, options
    /// Any other token; no path of ours knows one.
    case other(String)

    /// Case matters: methods are upper case.
    package init(_ token: String) {
        switch token {
        case "GET": self = .get
        case "HEAD": self = .head
        case "POST": self = .post
        case "PUT": self = .put
        case "PATCH": self = .patch
        case "DELETE": self = .delete
        case "OPTIONS": self = .options
        default: self = .other(token)
        }
    }
    /// The method as it stands in a request line.
    package var token: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .other(let token): token
        }
    }
}
