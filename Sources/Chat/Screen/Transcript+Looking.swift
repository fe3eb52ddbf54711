internal import Client

/// Questions about what was said.
extension Transcript {
    /// How many messages from here were not answered yet.
    var pendingCount: Int {
        entries.count { entry in
            if case .own(_, .pending) = entry.body { true } else { false }
        }
    }

    /// The text of a message from here that was not answered yet.
    func text(of sendID: SendID) -> String? {
        for case .own(let text, .pending(sendID)) in entries.lazy.map(\.body) { return text }
        return nil
    }

    /// The newest line that the server knows.
    var newest: TranscriptEntry? { entries.last { !$0.id.isEmpty } }

    var newestID: String? { newest?.id }

    /// The oldest line that the server knows.
    var oldestID: String? { entries.first { !$0.id.isEmpty }?.id }

    /// The newest message of somebody else.
    var newestOfOthers: String? { entries.last { $0.isFromOther }?.id }

    /// Whether somebody else wrote a message that is here.
    func isFromOther(_ id: String) -> Bool {
        index(of: id).map { entries[$0].isFromOther } ?? false
    }

    /// How many messages of others are newer than one.
    func countOfOthers(after id: String) -> Int {
        entries.count { $0.isFromOther && MessageOrder.precedes(id, $0.id) }
    }

    /// The user's own message that was the `number`th from the end, 1 being the last.
    func ownMessage(_ number: Int) -> String? {
        var left = number
        for entry in entries.reversed() {
            guard case .own = entry.body, entry.isMessage else { continue }
            left -= 1
            if left == 0 { return entry.id }
        }
        return nil
    }

    /// The message before one, or the last of all; nil at the beginning.
    func message(before id: String?) -> String? {
        let end = id.flatMap(index) ?? entries.count
        return entries[..<end].last { $0.isMessage }?.id
    }

    /// The message behind one; nil at the end.
    func message(after id: String) -> String? {
        guard let index = index(of: id) else { return nil }
        return entries[(index + 1)...].first { $0.isMessage }?.id
    }

    /// What a message is called where its words must not stand, as it may be deleted.
    func name(of id: String) -> String {
        let time = index(of: id).flatMap { entries[$0].time }
        return time.map { "the message of \($0.clock)" } ?? "the message"
    }
}
