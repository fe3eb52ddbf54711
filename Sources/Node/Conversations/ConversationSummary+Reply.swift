internal import Protocol
internal import Redis

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
