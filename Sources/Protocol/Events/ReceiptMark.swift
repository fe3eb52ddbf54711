/// What a stored `receipt` says: whose mark in which conversation has come how far.
package struct ReceiptMark: Equatable, Sendable {
    /// Delivered, or read as well.
    package let isRead: Bool
    package let conversation: Range<Int>
    /// Who has it or has read it; nil where it is said of all members of a group.
    package let user: Range<Int>?
    package let line: LineID

    /// How Redis' functions begin every receipt: looked at first, since most events are none.
    private static let head = Array("{\"type\":\"receipt\",".utf8)

    /// Nil when the bytes are no receipt.
    package init?(_ bytes: Span<UInt8>) {
        guard ReceiptMark.hasHead(bytes) else { return nil }
        var status: Range<Int>?
        var conversation: Range<Int>?
        var id: Range<Int>?
        var user: Range<Int>?
        var scanner = JSONScanner(range: 0..<bytes.count)
        do throws(JSONError) {
            try scanner.beginObject(in: bytes)
            while let member = try scanner.nextMember(in: bytes) {
                switch Word(bytes, member.key) {
                case "status": status = member.value.stringBody
                case "conversation": conversation = member.value.stringBody
                case "id": id = member.value.stringBody
                case "by": user = member.value.stringBody
                default: continue
                }
            }
        } catch {
            return nil
        }
        guard let status, let conversation, let id, let line = LineID(entry: bytes.extracting(id)) else {
            return nil
        }
        switch Word(bytes, status) {
        case "delivered": isRead = false
        case "read": isRead = true
        default: return nil
        }
        self.conversation = conversation
        self.user = user
        self.line = line
    }

    private static func hasHead(_ bytes: Span<UInt8>) -> Bool {
        let head = head
        guard bytes.count > head.count else { return false }
        for index in head.indices where bytes[index] != head[index] { return false }
        return true
    }
}
