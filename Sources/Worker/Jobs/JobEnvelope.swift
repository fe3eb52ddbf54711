internal import Protocol

/// The fields of a `work:` entry, checked.
struct JobEnvelope: Equatable, Sendable {
    /// The version that this library reads.
    static let version = "1"
    /// Of a foreign version, for the message.
    private static let mostShownBytes = 32

    let type: String
    let payload: [UInt8]

    /// Takes the fields of an entry, in any order; fields that are not known are passed over.
    init(_ fields: [RedisAnswer]) throws(EnvelopeError) {
        let version = try Self.field("version", in: fields)
        guard version == Array(Self.version.utf8) else {
            throw .unknownVersion(String(decoding: version.prefix(Self.mostShownBytes), as: UTF8.self))
        }
        let type = String(decoding: try Self.field("type", in: fields), as: UTF8.self)
        guard IdentifierRule.allows(type) else { throw .invalidType }
        self.type = type
        payload = try Self.field("payload", in: fields)
        guard Self.isObject(payload) else { throw .payloadIsNoObject }
    }

    /// Whether the bytes are one JSON object (RFC 8259) in valid UTF-8, with nothing but white space around it.
    static func isObject(_ bytes: [UInt8]) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var scanner = JSONScanner(range: 0..<bytes.count)
        do throws(JSONError) {
            try scanner.beginObject(in: bytes.span)
            while try scanner.nextMember(in: bytes.span) != nil {}
            try scanner.finish(in: bytes.span)
            return true
        } catch {
            return false
        }
    }

    private static func field(_ name: String, in fields: [RedisAnswer]) throws(EnvelopeError) -> [UInt8] {
        var index = 0
        while index + 1 < fields.count {
            if fields[index] == .bytes(Array(name.utf8)), case .bytes(let value) = fields[index + 1] {
                return value
            }
            index += 2
        }
        throw .missingField(name)
    }
}
