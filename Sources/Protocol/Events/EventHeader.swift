/// The leading fields of an inbox event: as much as a node needs to route it, read without touching the content.
///
/// Events come from Martlet's own Redis functions, which write these fields first and in this order.
package struct EventHeader: Equatable, Sendable {
    /// The inbox id; nil in the stored form, where the stream entry's id carries it.
    package private(set) var inbox: UInt64?

    /// What the event is; the range is the word's.
    package private(set) var type = 0..<0

    /// The id of the line that the event stands for, or is about.
    package private(set) var id: Range<Int>?

    /// The conversation that it belongs to.
    package private(set) var conversation: Range<Int>?

    /// Who caused the event, under `from` or `by`; the range is the user id's.
    package private(set) var from: Range<Int>?

    /// From which of their devices; the range is the device id's.
    package private(set) var device: Range<Int>?

    /// Offset behind the first comma: where `"inbox":n,` stands in the published form.
    package private(set) var inboxOffset = 0

    /// Nil when the bytes are no inbox event: somebody else published on the channel.
    package init?(_ bytes: Span<UInt8>) {
        var scanner = JSONScanner(range: 0..<bytes.count)
        do throws(JSONError) {
            try scanner.beginObject(in: bytes)
            guard let type = try scanner.nextMember(in: bytes), Word(bytes, type.key) == Field.type,
                type.value.kind == .string
            else { return nil }
            self.type = type.value.range.lowerBound + 1..<type.value.range.upperBound - 1
            inboxOffset = type.value.range.upperBound + 1
            guard inboxOffset < bytes.count, bytes[inboxOffset - 1] == UInt8(ascii: ",") else { return nil }
            while let member = try scanner.nextMember(in: bytes) {
                switch Word(bytes, member.key) {
                case Field.inbox: inbox = member.value.integer(in: bytes)
                case Field.id: id = member.value.stringBody
                case Field.conversation: conversation = member.value.stringBody
                case Field.from, Field.by: from = member.value.stringBody
                case Field.device: device = member.value.stringBody
                case Field.time: return
                default: continue
                }
            }
        } catch {
            return nil
        }
    }

    private enum Field {
        static let type: Word = "type"
        static let inbox: Word = "inbox"
        static let id: Word = "id"
        static let conversation: Word = "conversation"
        static let from: Word = "from"
        static let by: Word = "by"
        static let device: Word = "device"
        static let time: Word = "time"
    }
}
