internal import Client
internal import Terminal

/// What was said in a conversation, oldest first; bounded.
///
/// Lines that the server knows are in the order of their ids. The others stay where they came.
struct Transcript: Equatable, Sendable {
    /// The most entries that can be scrolled back to.
    static let limit = 2000

    var entries: [TranscriptEntry] = []

    /// Adds at the end what the server does not know, or not yet.
    mutating func append(_ entry: TranscriptEntry) {
        entries.append(entry)
    }

    /// Adds a line that the server knows where it belongs; false when it is there already.
    ///
    /// What was deleted replaces the message, and never the other way around.
    @discardableResult
    mutating func insert(_ entry: TranscriptEntry) -> Bool {
        var place = entries.count
        for index in entries.indices.reversed() where !entries[index].id.isEmpty {
            if entries[index].id == entry.id {
                if case .deleted = entry.body { entries[index] = entry }
                return false
            }
            if MessageOrder.precedes(entries[index].id, entry.id) { break }
            place = index
        }
        entries.insert(entry, at: place)
        return true
    }

    /// Drops the oldest entries beyond `limit`, in blocks, which keeps an addition cheap on average; true if it did.
    @discardableResult
    mutating func trim(to limit: Int) -> Bool {
        guard entries.count > limit + Transcript.slack else { return false }
        entries.removeFirst(entries.count - limit)
        return true
    }

    /// Takes a message out, or puts what is left of it in its place.
    mutating func erase(_ id: String, leaving standIn: TranscriptEntry?) {
        guard let index = index(of: id) else { return }
        if let standIn { entries[index] = standIn } else { entries.remove(at: index) }
    }

    /// Drops the words of the program: all, or those about messages that the condition names.
    mutating func forgetNotes(_ isGone: (String) -> Bool = { _ in true }) {
        entries.removeAll { entry in
            if case .notice = entry.body { isGone(entry.about) } else { false }
        }
    }

    /// Drops the lines of the server whose ids the condition names.
    mutating func forget(_ isGone: (String) -> Bool) {
        entries.removeAll { !$0.id.isEmpty && isGone($0.id) }
    }

    /// Drops the lines of the server before a message.
    mutating func forget(before id: String) {
        forget { MessageOrder.precedes($0, id) }
    }

    /// The server has stored a message under `id`: it goes where it belongs among those that came meanwhile.
    mutating func stored(_ sendID: SendID, as id: String, time: LocalTime) {
        guard let index = pendingIndex(of: sendID), case .own(let text, _) = entries[index].body else {
            return
        }
        let entry = TranscriptEntry(id: id, time: time, .own(text: text, .stored))
        let isKnown = self.index(of: id) != nil
        let before = entries[..<index].last { !$0.id.isEmpty }
        let behind = entries[(index + 1)...].first { !$0.id.isEmpty }
        let isInOrder =
            before.map { MessageOrder.precedes($0.id, id) } ?? true
            && behind.map { MessageOrder.precedes(id, $0.id) } ?? true
        if isInOrder, !isKnown {
            entries[index] = entry
        } else {
            entries.remove(at: index)
            insert(entry)
        }
    }

    /// The server has refused a message.
    mutating func failed(_ sendID: SendID, reason: String) {
        guard let index = pendingIndex(of: sendID), case .own(let text, _) = entries[index].body else {
            return
        }
        entries[index] = TranscriptEntry(time: entries[index].time, .own(text: text, .failed(reason: reason)))
    }

    private func pendingIndex(of sendID: SendID) -> Int? {
        entries.lastIndex { entry in
            if case .own(_, .pending(sendID)) = entry.body { true } else { false }
        }
    }

    func index(of id: String) -> Int? {
        entries.lastIndex { $0.id == id }
    }

    private static let slack = 100
}
