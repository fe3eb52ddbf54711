/// The payload of a fan-out job: a group's log has a new line.
package struct GroupJob: Equatable, Sendable {
    /// The `type` of the stream's entry.
    package static let type = "group"

    /// The group's conversation.
    package let conversation: String
    /// The line.
    package let line: LineID

    /// Nil for what is no such payload; `payload` is one JSON object, which has been checked.
    package init?(payload: Span<UInt8>) {
        var conversation: String?
        var line: LineID?
        var scanner = JSONScanner(range: 0..<payload.count)
        do throws(JSONError) {
            try scanner.beginObject(in: payload)
            while let member = try scanner.nextMember(in: payload) {
                guard let body = member.value.stringBody else { continue }
                switch Word(payload, member.key) {
                case Field.conversation: conversation = GroupJob.conversation(payload, body)
                case Field.id: line = LineID(entry: payload.extracting(body))
                default: continue
                }
            }
        } catch {
            return nil
        }
        guard let conversation, let line else { return nil }
        self.conversation = conversation
        self.line = line
    }

    private static func conversation(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String? {
        let head = "group:".utf8.count
        guard range.count > head, let group = GroupID(bytes, range.lowerBound + head..<range.upperBound),
            ConversationID(group).text.hasBytes(bytes, range)
        else { return nil }
        return ConversationID(group).text
    }

    private enum Field {
        static let conversation: Word = "conversation"
        static let id: Word = "id"
    }
}
