internal import Protocol

/// The fields of a `work:` entry, checked.
struct JobEnvelope: Equatable, Sendable {
    /// The version that this library reads.
    static let version = "1"

    let type: String
    let payload: [UInt8]

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
}
