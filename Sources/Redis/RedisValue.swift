/// A reply as a value of its own, for cold paths: the doctor, tests, start-up checks.
package indirect enum RedisValue: Equatable, Sendable {
    /// There is no such value.
    case null
    /// A short word such as `OK`.
    case status(String)
    /// The whole message of an error, code first.
    case error(String)
    /// A number.
    case integer(Int64)
    /// A bulk string.
    case string([UInt8])
    /// Other values in order.
    case array([RedisValue])

    /// Copies a reply out of the arena; a reply is at most `ReplyReader`'s eight levels deep.
    package init(_ reply: Reply) {
        switch reply.kind {
        case .null: self = .null
        case .status: self = .status(reply.string ?? "")
        case .error: self = .error(reply.string ?? "")
        case .integer: self = .integer(reply.integer ?? 0)
        case .string:
            var bytes: [UInt8] = []
            reply.append(to: &bytes)
            self = .string(bytes)
        case .array:
            self = .array((0..<reply.count).map { index in reply[index].map(RedisValue.init) ?? .null })
        }
    }

    /// The text of a status, error or string, broken UTF-8 repaired; nil for other kinds.
    package var text: String? {
        switch self {
        case .status(let text), .error(let text): text
        case .string(let bytes): String(decoding: bytes, as: UTF8.self)
        case .null, .integer, .array: nil
        }
    }

    /// The number of an integer reply, or of a text that is one.
    package var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .string, .status: text.flatMap { Int64($0) }
        case .null, .error, .array: nil
        }
    }

    /// The elements of an array, nil for other kinds.
    package var elements: [RedisValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }
}
