/// The version in a start line; anything else is refused.
package enum HTTPVersion: Equatable, Sendable {
    /// Health checks of load balancers still speak it; no keep-alive, no chunks, no upgrade.
    case http10
    case http11

    init(parsing text: Span<UInt8>) throws(HTTPError) {
        let prefix = text.count == 8 ? text.extracting(..<7) : text
        guard text.count == 8, ASCII.string(prefix) == "HTTP/1." else { throw .unsupportedVersion }
        switch text[7] {
        case UInt8(ascii: "0"): self = .http10
        case UInt8(ascii: "1"): self = .http11
        default: throw .unsupportedVersion
        }
    }
}
