internal import Protocol
internal import Redis

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
