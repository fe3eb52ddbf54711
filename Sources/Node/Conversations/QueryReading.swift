internal import Protocol
internal import Redis

/// Reads what Redis' functions answer to queries; what has another shape reads as missing.
extension LineID {
    /// A text that is an id; nil for an empty one, which stands for none.
    init?(_ reply: Reply?) {
        guard let id = reply?.withBytes({ LineID(entry: $0) }) else { return nil }
        self = id
    }
}

extension HistoryPage {
    /// The reply of `martlet_1_history`; nil for another shape.
    init?(_ conversation: ConversationID, _ reply: Reply) {
        guard reply.count == 2, let entries = reply[0], entries.kind == .array else { return nil }
        self.init(conversation)
        events = (0..<entries.count).compactMap { index in
            entries[index].flatMap { HistoryPage.event($0, conversation) }
        }
        next = LineID(reply[1])
    }

    /// The event that an entry stands for; nil for a line that somebody else wrote.
    static func event(_ entry: Reply, _ conversation: ConversationID) -> [UInt8]? {
        guard let id = entry[0], let fields = entry[1] else { return nil }
        if fields[0]?.equals("tombstone") == true { return fields[1].flatMap(tombstone) }
        var line = LogEntry()
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            guard let name = fields[index], let value = fields[index + 1] else { continue }
            name.withBytes { name in value.withBytes { line.add(name, $0) } }
        }
        return id.withBytes { line.event(id: $0, conversation: conversation.text) }
    }

    private static func tombstone(_ reply: Reply) -> [UInt8]? {
        reply.withBytes { Tombstone.isWellFormed($0) ? Array(copying: $0) : nil }
    }
}

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

extension ConversationSummary.View {
    /// The reply of `martlet_1_summary`; nil for another shape.
    init?(_ conversation: ConversationID, _ reply: Reply) {
        guard reply.count >= 8, let unread = reply[1]?.integer else { return nil }
        self.init()
        last = reply[0].flatMap { HistoryPage.event($0, conversation) }
        self.unread = UInt64(max(unread, 0))
        isUnreadCut = reply[2]?.integer != 1
        read = LineID(reply[3])
        deliveredToOthers = LineID(reply[4])
        readByOthers = LineID(reply[5])
        name = ConversationSummary.View.text(reply[6])
        picture = ConversationSummary.View.text(reply[7])
    }

    private static func text(_ reply: Reply?) -> String? {
        reply?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}
