/// The payload of a receipts job: marks of a group have moved.
package struct ReceiptsJob: Equatable, Sendable {
    /// The `type` of the stream's entry.
    package static let type = "receipts"

    /// The group's conversation.
    package let conversation: String

    /// Nil for what is no such payload; `payload` is one JSON object, which has been checked.
    package init?(payload: Span<UInt8>) {
        var conversation: ConversationID?
        var scanner = JSONScanner(range: 0..<payload.count)
        do throws(JSONError) {
            try scanner.beginObject(in: payload)
            while let member = try scanner.nextMember(in: payload) {
                guard let body = member.value.stringBody, Word(payload, member.key) == Field.conversation
                else {
                    continue
                }
                conversation = ConversationID(payload, body)
            }
        } catch {
            return nil
        }
        guard let conversation, case .group? = conversation.parties else { return nil }
        self.conversation = conversation.text
    }

    private enum Field {
        static let conversation: Word = "conversation"
    }
}
