/// What a request wants done (RFC 9110, section 9, and RFC 5789).
package enum HTTPMethod: Equatable, Sendable {
    case get, head, post, put, patch, delete, options
    /// Any other token; answered with 501.
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
}
