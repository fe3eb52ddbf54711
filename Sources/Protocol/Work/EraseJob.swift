/// The payload of an erase job: a message was deleted for all, and is to go from the inboxes that hold it.
package struct EraseJob: Equatable, Sendable {
    /// The `type` of the stream's entry.
    package static let type = "erase"

    /// Where the message was.
    package let conversation: ConversationID
    /// The message's id.
    package let message: LineID
    /// The line of the log that says that it is gone.
    package let line: LineID
    /// The event that stands in its place, JSON as in inboxes.
    package let event: [UInt8]

    /// Nil for what is no such payload; `payload` is one JSON object, which has been checked.
    package init?(payload: Span<UInt8>) {
        var found = Members()
        var scanner = JSONScanner(range: 0..<payload.count)
        do throws(JSONError) {
            try scanner.beginObject(in: payload)
            while let member = try scanner.nextMember(in: payload) { found.take(member, payload) }
        } catch {
            return nil
        }
        guard let conversation = found.conversation, let message = found.message, let line = found.line,
            let event = found.event
        else { return nil }
        self.conversation = conversation
        self.message = message
        self.line = line
        self.event = event
    }

    private struct Members {
        var conversation: ConversationID?
        var message: LineID?
        var line: LineID?
        var event: [UInt8]?

        mutating func take(_ member: JSONScanner.Member, _ bytes: Span<UInt8>) {
            let body = member.value.stringBody
            switch Word(bytes, member.key) {
            case Field.conversation: conversation = body.flatMap { ConversationID(bytes, $0) }
            case Field.id: message = body.flatMap { LineID(entry: bytes.extracting($0)) }
            case Field.line: line = body.flatMap { LineID(entry: bytes.extracting($0)) }
            case Field.event:
                guard member.value.kind == .object else { return }
                event = Array(copying: bytes.extracting(member.value.range))
            default: return
            }
        }
    }

    private enum Field {
        static let conversation: Word = "conversation"
        static let id: Word = "id"
        static let line: Word = "line"
        static let event: Word = "event"
    }
}
