internal import Protocol

/// How far a message has come with each of those it is for, copied out of its frame.
package struct ReceivedInfo: Equatable, Sendable {
    /// One of those the message is for.
    package struct Member: Equatable, Sendable {
        package let user: String
        package let status: MessageStatus
    }

    package let conversation: String
    package let id: String
    package let members: [Member]

    /// Nil when `frame` is no such answer.
    package init?(_ frame: ReceivedFrame, _ bytes: Span<UInt8>) {
        guard frame.kind == .info, let items = frame.items else { return nil }
        conversation = frame.text(\.conversation, in: bytes)
        id = frame.text(\.id, in: bytes)
        var members: [Member] = []
        JSONElements.each(of: items, in: bytes) { element in
            if let member = Member(element, bytes) { members.append(member) }
        }
        self.members = members
    }
}

extension ReceivedInfo.Member {
    fileprivate init?(_ object: Range<Int>, _ bytes: Span<UInt8>) {
        var user: String?
        var status: MessageStatus?
        JSONElements.members(of: object, in: bytes) { name, value in
            switch name {
            case Field.user: user = JSONElements.text(value, in: bytes)
            case Field.status:
                status = JSONElements.text(value, in: bytes).flatMap(MessageStatus.init(rawValue:))
            default: break
            }
        }
        guard let user, let status else { return nil }
        self.init(user: user, status: status)
    }

    private enum Field {
        static let user: Word = "user"
        static let status: Word = "status"
    }
}
