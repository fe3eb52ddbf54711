package import Client
internal import Protocol
internal import Terminal

/// Lines that answer what a line of input asked for.
extension LineReport {
    /// Counts a line of input that asks the server for something under `id`.
    package mutating func asked(_ id: RequestID) {
        count += 1
        requests[id] = count
    }

    /// What the server answered, and that it did; empty for an answer to none of ours.
    package mutating func answered(_ id: RequestID, _ frame: ReceivedFrame, _ bytes: Span<UInt8>) -> [String]
    {
        guard let number = requests.removeValue(forKey: id) else { return [] }
        var lines: [String] = []
        if let page = ReceivedConversations(frame, bytes) { lines = page.conversations.map(summary) }
        if let page = ReceivedHistory(frame, bytes) { lines = history(page) }
        if let info = ReceivedInfo(frame, bytes) {
            lines = info.members.map { "info \(LineReport.escape($0.user)) \($0.status.rawValue)" }
        }
        return lines + ["done \(number)"]
    }

    /// The server refused what was asked for, or did not answer; nil for none of ours.
    package mutating func failed(_ id: RequestID, code: String, reason: String) -> String? {
        guard let number = requests.removeValue(forKey: id) else { return nil }
        return failure(number, code: code, reason: reason)
    }

    /// Gives up what was not answered.
    mutating func giveUpRequests(reason: String) -> [String] {
        let numbers = requests.values.sorted()
        requests.removeAll()
        return numbers.map { failure($0, code: "unanswered", reason: reason) }
    }

    private func summary(_ summary: ListedConversation) -> String {
        let unread = "\(summary.unread)\(summary.isUnreadExact ? "" : "+")"
        let last = summary.last.map { " " + line($0) } ?? ""
        return "chat \(place(summary.conversation)) \(unread)\(last)"
    }

    /// The lines of a page, oldest first as they were said, and where the page before it ends.
    private func history(_ page: ReceivedHistory) -> [String] {
        let place = place(page.conversation)
        let more = page.next.map { ["more \(place) \(LineReport.escape($0))"] } ?? []
        return more + page.entries.reversed().map { "history \(place) \(line($0))" }
    }

    private func line(_ entry: HistoryEntry) -> String {
        let id = LineReport.escape(entry.id)
        switch entry {
        case .message(let message):
            let text = LineReport.escape(MessageText.shown(message.content))
            return "\(id) \(LineReport.escape(message.from)): \(text)"
        case .change(let change): return "\(id) change \(LineReport.escape(ChangeText.shown(change)))"
        case .tombstone(let deletion): return "\(id) deleted \(LineReport.escape(deletion.by))"
        }
    }
}
