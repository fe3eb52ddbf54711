/// What a Redis server answered to `RedisServer.command`.
package indirect enum TestReply: Equatable, Sendable, CustomStringConvertible {
    /// There is no such value.
    case null
    /// A number.
    case integer(Int)
    /// A status or a string.
    case text(String)
    /// An error, code first.
    case error(String)
    /// Other replies in order.
    case array([TestReply])

    /// The text of a status, string or error.
    package var text: String? {
        switch self {
        case .text(let text), .error(let text): text
        case .null, .integer, .array: nil
        }
    }

    /// The number of an integer reply or of a text that is one.
    package var integer: Int? {
        switch self {
        case .integer(let value): value
        case .text(let text): Int(text)
        case .null, .error, .array: nil
        }
    }

    /// The elements of an array; none for other kinds.
    package var elements: [TestReply] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    /// Short enough for a failed expectation.
    package var description: String {
        switch self {
        case .null: "null"
        case .integer(let value): "\(value)"
        case .text(let text): "\"\(text)\""
        case .error(let text): "error \"\(text)\""
        case .array(let elements): "\(elements)"
        }
    }
}
