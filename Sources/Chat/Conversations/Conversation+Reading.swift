internal import Client

extension Conversation {
    /// Up to where the one who sees the end of the conversation has read it; nil when that is nothing new.
    func newestToRead(isListKnown: Bool, user: String) -> String? {
        if let newest = transcript.newestOfOthers, MessageOrder.precedes(ownRead, newest) { return newest }
        // What is unread may lie before all that is loaded. Reading covers it, whoever wrote the newest line.
        guard history.isNewestKnown, unread > 0 || isListKnown && mayHaveUnread(user),
            let newest = transcript.newestID
        else { return nil }
        return MessageOrder.precedes(ownRead, newest) ? newest : nil
    }

    /// Whether there may be unread messages that neither the list nor what is loaded tells of.
    private func mayHaveUnread(_ user: String) -> Bool {
        guard ownRead.isEmpty, case .from = history.older else { return false }
        if case .direct(user) = place { return false }
        return true
    }
}
