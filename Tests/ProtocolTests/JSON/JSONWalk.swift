internal import Protocol

/// What the scanner makes of a text: the members of the object, or why it is refused.
enum JSONWalk: Equatable {
    case members([Member])
    case refused(JSONError)

    struct Member: Equatable {
        let key: String
        let kind: JSONValue.Kind
        let value: String
    }

    /// Walks over a text that fills its bytes.
    init(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes, 0..<bytes.count)
    }

    /// Walks over a part of the bytes; what stands around it must not matter.
    init(_ bytes: [UInt8], _ range: Range<Int>) {
        do throws(JSONError) {
            self = .members(try JSONWalk.members(bytes, range))
        } catch {
            self = .refused(error)
        }
    }

    var isAccepted: Bool {
        if case .members = self { true } else { false }
    }

    private static func members(_ bytes: [UInt8], _ range: Range<Int>) throws(JSONError) -> [Member] {
        var scanner = JSONScanner(range: range)
        var members: [Member] = []
        try scanner.beginObject(in: bytes.span)
        while let member = try scanner.nextMember(in: bytes.span) {
            let key = String(copying: bytes.span, member.key)
            let value = String(copying: bytes.span, member.value.range)
            members.append(Member(key: key, kind: member.value.kind, value: value))
        }
        try scanner.finish(in: bytes.span)
        return members
    }
}
