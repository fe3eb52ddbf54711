/// The top-level fields of a client's frame that some type of frame uses; unknown fields are skipped.
struct FrameFields {
    private(set) var type: JSONValue?
    private(set) var ref: JSONValue?
    private(set) var to: JSONValue?
    private(set) var content: JSONValue?
    private(set) var inbox: JSONValue?
    private(set) var epoch: JSONValue?
    private(set) var token: JSONValue?
    private(set) var service: JSONValue?
    private(set) var timeout: JSONValue?
    private(set) var conversation: JSONValue?
    private(set) var id: JSONValue?
    private(set) var state: JSONValue?
    private(set) var users: JSONValue?
    private(set) var before: JSONValue?
    private(set) var after: JSONValue?
    private(set) var limit: JSONValue?
    private(set) var audience: JSONValue?

    /// Walks over the whole text once; refuses what is not one JSON object, and a field that stands twice.
    init(_ bytes: Span<UInt8>) throws(FrameRefusal) {
        var scanner = JSONScanner(range: 0..<bytes.count)
        do throws(JSONError) {
            try scanner.beginObject(in: bytes)
            while let member = try scanner.nextMember(in: bytes) {
                guard take(member, bytes) else { throw .unexpectedByte(offset: member.key.lowerBound) }
            }
            try scanner.finish(in: bytes)
        } catch {
            throw FrameRefusal(.badFrame, ref: ref?.integer(in: bytes), FrameFields.explain(error))
        }
    }

    /// The `ref`, which must be an integer up to 2^53.
    func requiredRef(_ bytes: Span<UInt8>) throws(FrameRefusal) -> UInt64 {
        guard let number = ref?.integer(in: bytes) else {
            throw FrameRefusal(.badField, "ref must be an integer from 0 to 2^53")
        }
        return number
    }

    /// Where the `content` stands, which must be an object of at most `limit` bytes.
    func requiredContent(ref: UInt64, limit: Int) throws(FrameRefusal) -> Range<Int> {
        guard let content, content.kind == .object else {
            throw FrameRefusal(.badContent, ref: ref, "content must be an object")
        }
        let count = content.range.count
        guard count <= limit else {
            throw FrameRefusal(
                .contentTooLarge,
                ref: ref,
                "content has \(count) bytes, the limit is \(limit)"
            )
        }
        return content.range
    }

    /// Keeps the member if it is one of ours; false when it stood there before.
    private mutating func take(_ member: JSONScanner.Member, _ bytes: Span<UInt8>) -> Bool {
        switch Word(bytes, member.key) {
        case Field.type: FrameFields.set(&type, member.value)
        case Field.ref: FrameFields.set(&ref, member.value)
        case Field.to: FrameFields.set(&to, member.value)
        case Field.content: FrameFields.set(&content, member.value)
        case Field.inbox: FrameFields.set(&inbox, member.value)
        case Field.epoch: FrameFields.set(&epoch, member.value)
        case Field.token: FrameFields.set(&token, member.value)
        case Field.service: FrameFields.set(&service, member.value)
        case Field.timeout: FrameFields.set(&timeout, member.value)
        case Field.conversation: FrameFields.set(&conversation, member.value)
        case Field.id: FrameFields.set(&id, member.value)
        case Field.state: FrameFields.set(&state, member.value)
        case Field.users: FrameFields.set(&users, member.value)
        case Field.before: FrameFields.set(&before, member.value)
        case Field.after: FrameFields.set(&after, member.value)
        case Field.limit: FrameFields.set(&limit, member.value)
        case Field.audience: FrameFields.set(&audience, member.value)
        default: true
        }
    }

    private static func set(_ field: inout JSONValue?, _ value: JSONValue) -> Bool {
        guard field == nil else { return false }
        field = value
        return true
    }

    private static func explain(_ error: JSONError) -> String {
        switch error {
        case .unexpectedEnd: "the JSON ends too early"
        case .unexpectedByte(let offset): "unexpected JSON at byte \(offset)"
        case .tooDeep: "nested deeper than \(JSONScanner.depthLimit) levels"
        case .notAnObject: "a frame is one JSON object"
        }
    }

    private enum Field {
        static let type: Word = "type"
        static let ref: Word = "ref"
        static let to: Word = "to"
        static let content: Word = "content"
        static let inbox: Word = "inbox"
        static let epoch: Word = "epoch"
        static let token: Word = "token"
        static let service: Word = "service"
        static let timeout: Word = "timeout"
        static let conversation: Word = "conversation"
        static let id: Word = "id"
        static let state: Word = "state"
        static let users: Word = "users"
        static let before: Word = "before"
        static let after: Word = "after"
        static let limit: Word = "limit"
        static let audience: Word = "for"
    }
}
