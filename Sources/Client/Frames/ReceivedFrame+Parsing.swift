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
            take(flag: bytes[value.range.lowerBound] == UInt8(ascii: "t"), named: name)
        case .object:
            if name == Field.content { content = value.range }
        case .array:
            if Field.lists.contains(name) { items = value.range }
        case .number, .null:
            break
        }
    }

    private mutating func take(flag: Bool, named name: Word) {
        switch name {
        case Field.retry: isRetryable = flag
        case Field.new: isNew = flag
        case Field.more: hasMore = flag
        default: break
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
        static let new: Word = "new"
        static let more: Word = "more"
        static let lists: [Word] = ["messages", "conversations", "members"]
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
        "resync": .resync, "renewed": .renewed, "group": .group, "answer": .answer, "done": .done,
        "conversations": .conversations, "info": .info,
    ]
}
