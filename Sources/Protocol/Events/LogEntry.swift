/// One line of a conversation's log on its way to becoming an event.
///
/// Gather its fields with `add`, then ask for the event. It has the bytes that Martlet's functions write for a message,
/// so that a member of a group reads the same as the recipient of a 1:1 message.
package struct LogEntry: Sendable {
    private var from: [UInt8]?
    private var device: [UInt8]?
    private var ref: [UInt8]?
    private var content: [UInt8]?
    private var change: [UInt8]?
    private var deleted: [UInt8]?
    private var sender: [UInt8]?

    package init() {}

    /// Takes one field; names that mean nothing here are ignored.
    package mutating func add(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        switch Word(name, 0..<name.count) {
        case Field.from: from = Array(copying: value)
        case Field.device: device = Array(copying: value)
        case Field.ref: ref = Array(copying: value)
        case Field.content: content = Array(copying: value)
        case Field.change: change = Array(copying: value)
        case Field.deleted: deleted = Array(copying: value)
        case Field.sender: sender = Array(copying: value)
        default: return
        }
    }

    /// The event as inboxes hold it; nil when somebody else wrote the line, or wrote it by hand and wrong.
    ///
    /// What is handed to clients must be JSON, so content and change are checked: one pass per line, not per member.
    package func event(id: Span<UInt8>, conversation: String) -> [UInt8]? {
        guard LineID(entry: id) != nil, let from, LogEntry.isIdentifier(from) else { return nil }
        switch (content, change, deleted) {
        case (let content?, nil, nil):
            guard let device, LogEntry.isIdentifier(device), ref.map(LogEntry.isNumber) ?? true,
                LogEntry.isObject(content)
            else { return nil }
            return LogEntry.message(id, conversation, from: from, device: device, ref: ref, content: content)
        case (nil, let change?, nil):
            guard LogEntry.isChange(change) else { return nil }
            return LogEntry.group(id, conversation, from: from, change: change)
        case (nil, nil, let deleted?):
            guard LineID(entry: deleted.span) != nil, let sender, LogEntry.isIdentifier(sender) else {
                return nil
            }
            return LogEntry.deletion(id, conversation, by: from, of: deleted, from: sender)
        case (nil, nil, nil), (_?, _?, _), (_?, nil, _?), (nil, _?, _?):
            return nil
        }
    }

    private enum Field {
        static let from: Word = "from"
        static let device: Word = "device"
        static let ref: Word = "ref"
        static let content: Word = "content"
        static let change: Word = "change"
        static let deleted: Word = "deleted"
        static let sender: Word = "sender"
    }
}

/// How messages and changes are written; deletions stand in a file of their own.
extension LogEntry {
    private static func message(
        _ id: Span<UInt8>,
        _ conversation: String,
        from: [UInt8],
        device: [UInt8],
        ref: [UInt8]?,
        content: [UInt8]
    ) -> [UInt8] {
        var event: [UInt8] = []
        event.reserveCapacity(content.count + 256)
        begin("message", id, conversation, from: from, in: &event)
        event.append(text: "\",\"device\":\"")
        event.append(contentsOf: device)
        if let ref {
            event.append(text: "\",\"ref\":")
            event.append(contentsOf: ref)
            event.append(text: ",\"time\":")
        } else {
            event.append(text: "\",\"time\":")
        }
        appendTime(of: id, to: &event)
        event.append(text: ",\"content\":")
        event.append(contentsOf: content)
        event.append(UInt8(ascii: "}"))
        return event
    }

    /// The members of the change stand beside the others, behind the time.
    private static func group(
        _ id: Span<UInt8>,
        _ conversation: String,
        from: [UInt8],
        change: [UInt8]
    ) -> [UInt8] {
        var event: [UInt8] = []
        begin("group", id, conversation, from: from, in: &event)
        event.append(text: "\",\"time\":")
        appendTime(of: id, to: &event)
        event.append(UInt8(ascii: ","))
        event.append(contentsOf: change.dropFirst())
        return event
    }

    private static func begin(
        _ type: String,
        _ id: Span<UInt8>,
        _ conversation: String,
        from: [UInt8],
        in event: inout [UInt8]
    ) {
        event.append(text: "{\"type\":\"")
        event.append(text: type)
        event.append(text: "\",\"id\":\"")
        event.append(copying: id)
        event.append(text: "\",\"conversation\":\"")
        event.append(text: conversation)
        event.append(text: "\",\"from\":\"")
        event.append(contentsOf: from)
    }

    static func appendTime(of id: Span<UInt8>, to event: inout [UInt8]) {
        event.append(copying: id.extracting(0..<MessageID.timeLength(id)))
    }
}

/// What a line of ours holds.
extension LogEntry {
    private static func isIdentifier(_ bytes: [UInt8]) -> Bool {
        IdentifierRule.allows(bytes.span, 0..<bytes.count)
    }

    /// A ref as clients write it: an integer up to 2^53 without a leading zero.
    private static func isNumber(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 1 || bytes.first != UInt8(ascii: "0") else { return false }
        return JSONValue(kind: .integer, range: 0..<bytes.count).integer(in: bytes.span) != nil
    }

    private static func isObject(_ bytes: [UInt8]) -> Bool {
        walk(bytes) { _, _ in }
    }

    /// An object that says under `change` what happened, with nothing around its braces.
    private static func isChange(_ bytes: [UInt8]) -> Bool {
        guard bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else { return false }
        var isNamed = false
        let isObject = walk(bytes) { key, value in
            if key == Field.change, value.kind == .string { isNamed = true }
        }
        return isObject && isNamed
    }

    private static func walk(_ bytes: [UInt8], _ member: (Word, JSONValue) -> Void) -> Bool {
        var validator = UTF8Validator()
        guard validator.consume(bytes.span), validator.isComplete else { return false }
        var scanner = JSONScanner(range: 0..<bytes.count)
        do throws(JSONError) {
            try scanner.beginObject(in: bytes.span)
            while let next = try scanner.nextMember(in: bytes.span) {
                member(Word(bytes.span, next.key), next.value)
            }
            try scanner.finish(in: bytes.span)
            return true
        } catch {
            return false
        }
    }
}
