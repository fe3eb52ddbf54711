internal import Protocol

/// The payload of a job of type `call`, taken apart.
struct CallFields: Equatable, Sendable {
    var service = ""
    var user = ""
    var device = ""
    var ref: UInt64 = 0
    /// Which call it is, to be repeated in the answer; empty from nodes that do not say.
    var id = ""
    var deadline: UInt64 = 0
    var reply = ""
    var content: [UInt8] = []

    /// Reads the JSON object of a payload; nil when a field is missing or of another type.
    init?(_ payload: [UInt8]) {
        var found: Set<String> = []
        var scanner = JSONScanner(range: 0..<payload.count)
        do throws(JSONError) {
            try scanner.beginObject(in: payload.span)
            while let member = try scanner.nextMember(in: payload.span) {
                let key = String(decoding: payload[member.key], as: UTF8.self)
                guard set(key, member.value, in: payload) else { return nil }
                found.insert(key)
            }
        } catch {
            return nil
        }
        let needed: Set = ["service", "user", "device", "ref", "deadline", "reply", "content"]
        guard found.isSuperset(of: needed) else { return nil }
    }

    /// False for a value that is of the wrong type; fields that are not known are passed over.
    private mutating func set(_ key: String, _ value: JSONValue, in payload: [UInt8]) -> Bool {
        switch key {
        case "service": return Self.text(value, in: payload, to: &service)
        case "user": return Self.text(value, in: payload, to: &user)
        case "device": return Self.text(value, in: payload, to: &device)
        case "reply": return Self.text(value, in: payload, to: &reply)
        case "id": return Self.text(value, in: payload, to: &id)
        case "ref": return Self.number(value, in: payload, to: &ref)
        case "deadline": return Self.number(value, in: payload, to: &deadline)
        case "content":
            guard value.kind == .object else { return false }
            content = Array(payload[value.range])
            return true
        default: return true
        }
    }

    private static func text(_ value: JSONValue, in payload: [UInt8], to text: inout String) -> Bool {
        guard let body = value.stringBody, let decoded = JSONText.decode(payload.span.extracting(body)) else {
            return false
        }
        text = decoded
        return true
    }

    private static func number(_ value: JSONValue, in payload: [UInt8], to number: inout UInt64) -> Bool {
        guard let integer = value.integer(in: payload.span) else { return false }
        number = integer
        return true
    }
}
