/// Entries that no worker can read.
package enum BadEnvelope: String, CaseIterable, Sendable {
    case missingPayload = "missing payload"
    case foreignFields = "foreign fields"
    case notJSON = "payload is not JSON"
    case notAnObject = "payload is no object"
    case notUTF8 = "payload is not UTF-8"
    case unknownVersion = "unknown version"
    case unknownType = "unknown type"
    case huge = "payload of 1 MiB that is not JSON"

    /// Far more than any event has, and little enough for every client.
    private static let hugeBytes = 1024 * 1024

    /// Names and values; `type` and `payload` are those of a good job.
    func fields(type: String, payload: [UInt8]) -> [[UInt8]] {
        let version = ["version", "1"]
        switch self {
        case .missingPayload: return Self.bytes(version + ["type", type])
        case .foreignFields: return Self.bytes(["hello", "world"])
        case .notJSON: return Self.bytes(version + ["type", type, "payload", "{\"conversation\":"])
        case .notAnObject: return Self.bytes(version + ["type", type, "payload", "[1,2,3]"])
        case .notUTF8:
            return Self.bytes(version + ["type", type, "payload"]) + [[0x7B, 0xFF, 0xFE, 0x00]]
        case .unknownVersion: return Self.bytes(["version", "99", "type", type, "payload"]) + [payload]
        case .unknownType: return Self.bytes(version + ["type", "gossip", "payload"]) + [payload]
        case .huge:
            let filler = [UInt8](repeating: UInt8(ascii: "x"), count: Self.hugeBytes)
            return Self.bytes(version + ["type", type, "payload"]) + [filler]
        }
    }

    private static func bytes(_ words: [String]) -> [[UInt8]] { words.map { Array($0.utf8) } }
}
