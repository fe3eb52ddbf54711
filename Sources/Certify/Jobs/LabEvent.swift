internal import Protocol
internal import Redis

/// As much of an inbox event as tells whose it is.
struct LabEvent: Equatable {
    private(set) var id: String?
    private(set) var from: String?

    /// Reads the leading members; what is no event has neither id nor sender.
    init(_ bytes: [UInt8]) {
        var scanner = JSONScanner(range: 0..<bytes.count)
        do throws(JSONError) {
            try scanner.beginObject(in: bytes.span)
            while id == nil || from == nil, let member = try scanner.nextMember(in: bytes.span) {
                guard let body = member.value.stringBody else { continue }
                switch String(decoding: bytes[member.key], as: UTF8.self) {
                case "id": id = String(decoding: bytes[body], as: UTF8.self)
                case "from": from = String(decoding: bytes[body], as: UTF8.self)
                default: continue
                }
            }
        } catch {
            return
        }
    }

    /// The events of an answer to XRANGE on an inbox.
    static func list(_ answer: RedisValue) -> [LabEvent] {
        (answer.elements ?? []).compactMap { entry in
            guard let fields = entry.elements?.last?.elements, fields.count > 1,
                case .string(let bytes) = fields[1]
            else { return nil }
            return LabEvent(bytes)
        }
    }
}
