package import Protocol

extension ReceivedFrame {
    /// Parses one frame of valid UTF-8.
    ///
    /// Fields of another type than expected count as missing.
    package init(_ bytes: Span<UInt8>) throws(JSONError) {
        var scanner = JSONScanner(range: 0..<bytes.count)
        try scanner.beginObject(in: bytes)
        while let member = try scanner.nextMember(in: bytes) {
            let name = Word(bytes, member.key)
            take(member.value, named: name, bytes)
            if name == Field.limits, member.value.kind == .object {
                try takeLimits(member.value.range, bytes)
            }
        }
        try scanner.finish(in: bytes)
    }

    private mutating func takeLimits(_ range: Range<Int>, _ bytes: Span<UInt8>) throws(JSONError) {
        var scanner = JSONScanner(range: range)
        try scanner.beginObject(in: bytes)
        while let member = try scanner.nextMember(in: bytes) {
            guard let number = member.value.integer(in: bytes) else { continue }
            switch Word(bytes, member.key) {
            case Field.rate: numbers.rate = number
            case Field.unanswered: numbers.unanswered = number
            default: break
            }
        }
    }

    private mutating func take(_ value: JSONValue, named name: Word, _ bytes: Span<UInt8>) {
        switch value.kind {
        case .string:
            if let body = value.stringBody { take(string: body, named: name, bytes) }
        case .integer:
            if let number = value.integer(in: bytes) { numbers.take(number, named: name) }
        case .boolean:
            if name == Field.retry { isRetryable = bytes[value.range.lowerBound] == UInt8(ascii: "t") }
        case .object:
            if name == Field.content { content = value.range }
        case .array, .number, .null:
            break
        }
    }

    private mutating func take(string: Range<Int>, named name: Word, _ bytes: Span<UInt8>) {
        if name == Field.type {
            kind = Kind(Word(bytes, string))
        } else {
            strings.take(string, named: name)
        }
    }

    private enum Field {
        static let type: Word = "type"
        static let retry: Word = "retry"
        static let content: Word = "content"
        static let limits: Word = "limits"
        static let rate: Word = "rate"
        static let unanswered: Word = "unanswered"
    }
}

extension ReceivedFrame.Kind {
    fileprivate init(_ type: Word) {
        self = ReceivedFrame.Kind.types[type] ?? .other
    }

    private static let types: [Word: ReceivedFrame.Kind] = [
        "welcome": .welcome, "sent": .sent, "message": .message, "receipt": .receipt, "typing": .typing,
        "presence": .presence, "history": .history, "deleted": .deleted, "error": .error, "drain": .drain,
        "resync": .resync, "renewed": .renewed, "group": .group, "answer": .answer,
    ]
}

extension ReceivedFrame.Numbers {
    fileprivate mutating func take(_ number: UInt64, named name: Word) {
        switch name {
        case Name.ref: ref = number
        case Name.inbox: inbox = number
        case Name.time: time = number
        case Name.after: after = number
        case Name.epoch: epoch = number
        case Name.last: last = number
        case Name.heartbeat: heartbeat = number
        case Name.expires: expires = number
        default: break
        }
    }

    private enum Name {
        static let ref: Word = "ref"
        static let inbox: Word = "inbox"
        static let time: Word = "time"
        static let after: Word = "after"
        static let epoch: Word = "epoch"
        static let last: Word = "last"
        static let heartbeat: Word = "heartbeat"
        static let expires: Word = "expires"
    }
}

extension ReceivedFrame.Strings {
    fileprivate mutating func take(_ string: Range<Int>, named name: Word) {
        switch name {
        case Name.id: id = string
        case Name.conversation: conversation = string
        case Name.from: from = string
        case Name.device: device = string
        case Name.code: code = string
        case Name.message: message = string
        case Name.node: node = string
        case Name.status: status = string
        case Name.by: by = string
        default: break
        }
    }

    private enum Name {
        static let id: Word = "id"
        static let conversation: Word = "conversation"
        static let from: Word = "from"
        static let device: Word = "device"
        static let code: Word = "code"
        static let message: Word = "message"
        static let node: Word = "node"
        static let status: Word = "status"
        static let by: Word = "by"
    }
}
