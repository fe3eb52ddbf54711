internal import Protocol

/// A conversation in the user's list.
package struct ListedConversation: Equatable, Sendable {
    package private(set) var conversation = ""

    /// When something happened last, in ms since 1970.
    package private(set) var time: UInt64 = 0

    /// The newest line that the user sees; nil when none is left.
    package private(set) var last: HistoryEntry?

    /// How many messages of others the user has not read.
    package private(set) var unread: UInt64 = 0

    /// Whether there are no more than that.
    package private(set) var isUnreadExact = true

    /// Up to which message the user has read.
    package private(set) var read: String?

    /// Up to which messages all others have it, and have read it.
    package private(set) var marks = Watermarks()

    /// A group's name.
    package private(set) var name: String?

    /// False for a group that the user has left.
    package private(set) var isMember = true

    /// Nil when it names no conversation.
    init?(_ object: Range<Int>, _ bytes: Span<UInt8>) {
        JSONElements.members(of: object, in: bytes) { name, value in take(value, named: name, bytes) }
        if conversation.isEmpty { return nil }
    }

    private mutating func take(_ value: JSONValue, named field: Word, _ bytes: Span<UInt8>) {
        switch field {
        case Field.conversation: conversation = JSONElements.text(value, in: bytes) ?? ""
        case Field.time: time = value.integer(in: bytes) ?? 0
        case Field.last: last = value.kind == .object ? HistoryEntry(bytes.extracting(value.range)) : nil
        case Field.unread: unread = value.integer(in: bytes) ?? 0
        case Field.unreadIsExact: isUnreadExact = JSONElements.isTrue(value, in: bytes)
        case Field.read: read = JSONElements.text(value, in: bytes)
        case Field.receipts: if value.kind == .object { takeMarks(value.range, bytes) }
        case Field.name: name = JSONElements.text(value, in: bytes)
        case Field.member: isMember = JSONElements.isTrue(value, in: bytes)
        default: break
        }
    }

    private mutating func takeMarks(_ object: Range<Int>, _ bytes: Span<UInt8>) {
        JSONElements.members(of: object, in: bytes) { name, value in
            guard let id = JSONElements.text(value, in: bytes) else { return }
            switch name {
            case Field.delivered: marks.advance(.delivered, to: id)
            case Field.read: marks.advance(.read, to: id)
            default: break
            }
        }
    }

    private enum Field {
        static let conversation: Word = "conversation"
        static let time: Word = "time"
        static let last: Word = "last"
        static let unread: Word = "unread"
        static let unreadIsExact: Word = "unreadIsExact"
        static let read: Word = "read"
        static let receipts: Word = "receipts"
        static let delivered: Word = "delivered"
        static let name: Word = "name"
        static let member: Word = "member"
    }
}
