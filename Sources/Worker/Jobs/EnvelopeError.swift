/// Why an entry is no job; the description stands in the dead letter.
enum EnvelopeError: Error, Equatable, Sendable, CustomStringConvertible {
    case missingField(String)
    case unknownVersion(String)
    case invalidType
    case payloadIsNoObject

    var description: String {
        switch self {
        case .missingField(let name): "the field \(name) is missing"
        case .unknownVersion(let version): "version \(version) is not known here, only \(JobEnvelope.version)"
        case .invalidType: "the type is no word"
        case .payloadIsNoObject: "the payload is not one JSON object"
        }
    }
}
