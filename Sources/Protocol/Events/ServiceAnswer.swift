/// What a service publishes on a user's channel as the answer to a call of one of their devices.
///
/// Anybody who may publish can write one, so all of it is checked: a node passes on only what it can vouch for.
package struct ServiceAnswer: Equatable, Sendable {
    /// The device that asked; the range is the id's.
    package let device: Range<Int>

    /// The ref of its call.
    package let ref: UInt64

    /// What the job called the call, in its range; nil from workers that do not repeat it.
    package let id: Range<Int>?

    /// The service that answers; the range is the name's.
    package let service: Range<Int>

    package let outcome: Outcome

    /// What came of the call.
    package enum Outcome: Equatable, Sendable {
        /// The content object, brackets included; passed on byte for byte.
        case content(Range<Int>)
        /// The service refused; the range is that of the text in its message, escapes not yet undone.
        case refusal(Range<Int>?)
    }

    /// Nil when the bytes are no well-formed answer, in valid UTF-8 and without a known field that stands twice.
    package init?(_ bytes: Span<UInt8>) {
        guard let fields = Fields(bytes), fields.isAnswer, let device = fields.device?.stringBody,
            let ref = fields.ref?.integer(in: bytes), let service = fields.service?.stringBody,
            let outcome = ServiceAnswer.outcome(fields, bytes)
        else { return nil }
        if let id = fields.id {
            guard let body = id.stringBody else { return nil }
            self.id = body
        } else {
            id = nil
        }
        self.device = device
        self.ref = ref
        self.service = service
        self.outcome = outcome
    }

    /// Exactly one of `content` and `error`, and that an object.
    private static func outcome(_ fields: Fields, _ bytes: Span<UInt8>) -> Outcome? {
        switch (fields.content, fields.error) {
        case (let content?, nil) where content.kind == .object:
            return .content(content.range)
        case (nil, let error?) where error.kind == .object:
            return .refusal(message(in: error.range, bytes))
        default:
            return nil
        }
    }

    private static func message(in error: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int>? {
        var scanner = JSONScanner(range: error)
        do throws(JSONError) {
            try scanner.beginObject(in: bytes)
            while let member = try scanner.nextMember(in: bytes) {
                if Word(bytes, member.key) == Name.message { return member.value.stringBody }
            }
        } catch {
            return nil
        }
        return nil
    }

    private struct Fields {
        var isAnswer = false
        var device: JSONValue?
        var ref: JSONValue?
        var id: JSONValue?
        var service: JSONValue?
        var content: JSONValue?
        var error: JSONValue?

        init?(_ bytes: Span<UInt8>) {
            var validator = UTF8Validator()
            guard validator.consume(bytes), validator.isComplete else { return nil }
            var scanner = JSONScanner(range: 0..<bytes.count)
            do throws(JSONError) {
                try scanner.beginObject(in: bytes)
                while let member = try scanner.nextMember(in: bytes) {
                    guard take(member, bytes) else { return nil }
                }
                try scanner.finish(in: bytes)
            } catch {
                return nil
            }
        }

        /// False for a field that stood there before.
        private mutating func take(_ member: JSONScanner.Member, _ bytes: Span<UInt8>) -> Bool {
            switch Word(bytes, member.key) {
            case Name.type:
                guard !isAnswer, let type = member.value.stringBody else { return false }
                isAnswer = Word(bytes, type) == Name.answer
                return isAnswer
            case Name.device: return Fields.set(&device, member.value)
            case Name.ref: return Fields.set(&ref, member.value)
            case Name.id: return Fields.set(&id, member.value)
            case Name.service: return Fields.set(&service, member.value)
            case Name.content: return Fields.set(&content, member.value)
            case Name.error: return Fields.set(&error, member.value)
            default: return true
            }
        }

        private static func set(_ field: inout JSONValue?, _ value: JSONValue) -> Bool {
            guard field == nil else { return false }
            field = value
            return true
        }
    }

    private enum Name {
        static let type: Word = "type"
        static let answer: Word = "answer"
        static let device: Word = "device"
        static let ref: Word = "ref"
        static let id: Word = "id"
        static let service: Word = "service"
        static let content: Word = "content"
        static let error: Word = "error"
        static let message: Word = "message"
    }
}
