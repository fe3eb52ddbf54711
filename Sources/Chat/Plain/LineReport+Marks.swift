package import Client
internal import Protocol
internal import Terminal

/// Lines about how far messages have come, and who is there.
extension LineReport {
    /// Messages came to others, or were read.
    package func receipt(_ receipt: IncomingReceipt) -> String {
        let isOwn = receipt.by == user
        let word = isOwn ? "seen" : receipt.status.rawValue
        return "\(word) \(place(receipt.conversation)) \(LineReport.escape(receipt.id))"
    }

    /// A message is gone.
    package func deletion(_ deletion: IncomingDeletion) -> String {
        let id = LineReport.escape(deletion.id)
        let by = LineReport.escape(deletion.by)
        return "deleted \(place(deletion.conversation)) \(id) \(deletion.audience.rawValue) \(by)"
    }

    /// Somebody does something just now.
    package func signal(_ signal: IncomingSignal) -> String {
        let who = LineReport.escape(signal.from)
        let state = LineReport.escape(signal.state)
        return switch ConversationPlace(signal.conversation, user: user) {
        case .direct: "typing \(who) \(state)"
        case .group(let group): "typing \(who)@\(LineReport.escape(group)) \(state)"
        }
    }

    /// Somebody came or went.
    package func presence(_ presence: IncomingPresence) -> String {
        let user = LineReport.escape(presence.user)
        if presence.isOnline { return "presence \(user) online" }
        return "presence \(user) offline" + (presence.lastSeen.map { " \($0)" } ?? "")
    }

    /// A conversation as `/to` takes it.
    func place(_ conversation: String) -> String {
        switch ConversationPlace(conversation, user: user) {
        case .direct(let other): LineReport.escape(other)
        case .group(let group): "group:\(LineReport.escape(group))"
        }
    }
}
