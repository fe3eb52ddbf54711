package import Redis

/// What Redis answered.
public indirect enum RedisAnswer: Equatable, Sendable {
    /// There is no such value.
    case null
    /// A short word such as `OK`.
    case status(String)
    /// The command failed; the first word is the code, such as `WRONGTYPE`.
    case error(String)
    /// A number.
    case integer(Int)
    /// A string of any bytes.
    case bytes([UInt8])
    /// Other answers in order.
    case array([RedisAnswer])

    /// Copies a reply, which is at most eight levels deep.
    package init(_ reply: Reply) {
        switch reply.kind {
        case .null: self = .null
        case .status: self = .status(reply.string ?? "")
        case .error: self = .error(reply.string ?? "")
        case .integer: self = .integer(Int(reply.integer ?? 0))
        case .string:
            var bytes: [UInt8] = []
            reply.append(to: &bytes)
            self = .bytes(bytes)
        case .array:
            self = .array((0..<reply.count).map { index in reply[index].map(RedisAnswer.init) ?? .null })
        }
    }

    /// The text of a status, error or string, broken UTF-8 repaired; nil for other kinds.
    public var text: String? {
        switch self {
        case .status(let text), .error(let text): text
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .null, .integer, .array: nil
        }
    }

    /// The number of an integer, or of a text that is one; nil for other kinds.
    public var integer: Int? {
        switch self {
        case .integer(let value): value
        case .status, .bytes: text.flatMap { Int($0) }
        case .null, .error, .array: nil
        }
    }

    /// The bytes of a string; empty for every other kind.
    public var bytes: [UInt8] {
        guard case .bytes(let bytes) = self else { return [] }
        return bytes
    }

    /// The elements of an array; none for other kinds.
    public var elements: [RedisAnswer] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    /// The message of an error, nil for every other answer.
    public var error: String? {
        guard case .error(let message) = self else { return nil }
        return message
    }
}
