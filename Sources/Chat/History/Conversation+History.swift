internal import Client

extension Conversation {
    /// Takes a page of the history, newest first: the newest one, or the one before a message.
    mutating func loaded(_ page: [TranscriptEntry], next: String?, before: String?) {
        history.loading = nil
        history.hasFailed = false
        if let before {
            // What is known may end elsewhere by now: then there would be a hole behind the page.
            guard history.older == .from(before) else { return }
            history.older = next.map { .from($0) } ?? .nothing
            // A page may be empty because much was deleted: the user wants the next one then.
            history.wantsOlder = page.isEmpty && next != nil
        } else {
            loadedNewest(page, next: next)
        }
        for entry in page {
            if let entry = erased.standIn(for: entry) { transcript.insert(entry) }
        }
        if let newest = transcript.newest, !MessageOrder.precedes(newest.id, preview?.id ?? "") {
            preview = newest
        }
    }

    /// The newest page: what it lacks is gone, and what lies behind a hole is forgotten.
    private mutating func loadedNewest(_ page: [TranscriptEntry], next: String?) {
        history.isNewestKnown = true
        let edge = page.last?.id ?? next ?? ""
        let hasHole = next != nil && MessageOrder.precedes(history.knownUpTo, edge)
        if hasHole { transcript.forget(before: edge) }
        if hasHole || history.older == .unknown { history.older = next.map { .from($0) } ?? .nothing }
        if page.isEmpty, next != nil { history.wantsOlder = true }
        guard let newest = page.first?.id, let oldest = page.last?.id else { return }
        let kept = Set(page.map(\.id))
        transcript.forget { id in
            !kept.contains(id) && !MessageOrder.precedes(id, oldest) && !MessageOrder.precedes(newest, id)
        }
    }

    /// What is to be said above the oldest line; nil for nothing.
    var historyWords: String? {
        if history.loading != nil { return "reading the history…" }
        guard case .from = history.older else { return nil }
        return transcript.entries.count < Transcript.limit
            ? "page up reads what was said before" : "what was said before does not fit here"
    }
}
