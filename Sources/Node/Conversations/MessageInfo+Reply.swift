internal import Protocol
internal import Redis

extension MessageInfo {
    /// The reply of `martlet_1_info`; nil for another shape.
    init?(_ conversation: ConversationID, _ id: LineID, _ reply: Reply) {
        guard reply.kind == .array else { return nil }
        let members = (0..<reply.count).compactMap { index in reply[index].flatMap { Member($0) } }
        self.init(conversation, id, members)
    }
}

extension MessageInfo.Member {
    fileprivate init?(_ reply: Reply) {
        guard let user = reply[0]?.string.flatMap({ UserID($0) }),
            let status = reply[1]?.string.flatMap({ MessageInfo.Status(rawValue: $0) })
        else { return nil }
        self.init(user, status, delivered: LineID(reply[2]), read: LineID(reply[3]))
    }
}
