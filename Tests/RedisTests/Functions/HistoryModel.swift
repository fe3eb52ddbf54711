/// A conversation as a plain list beside the one in Redis: what a reader must find in it.
struct HistoryModel {
    /// What stands in the log, or in its place.
    enum Kind {
        case message
        case change
        /// The line that says that a message was deleted; nobody reads it.
        case deletion
        /// A message that was deleted for all.
        case tombstone
    }

    /// Everything that is or was in the log, oldest first; ids compare as text.
    private(set) var lines: [(id: String, sender: String, kind: Kind)] = []
    /// What the reader deleted for themselves.
    private(set) var hidden: Set<String> = []
    /// The line that added the reader; nil for every line.
    var first: String?

    mutating func wrote(_ id: String, by sender: String, _ kind: Kind) {
        lines.append((id, sender, kind))
    }

    mutating func deleted(_ id: String) {
        for index in lines.indices where lines[index].id == id { lines[index].kind = .tombstone }
    }

    mutating func hid(_ id: String) {
        hidden.insert(id)
    }

    /// The messages that can still be deleted for all.
    var messages: [(id: String, sender: String)] {
        lines.filter { $0.kind == .message }.map { ($0.id, $0.sender) }
    }

    /// What the reader sees, newest first.
    var visible: [String] {
        lines.filter { line in
            line.kind != .deletion && !hidden.contains(line.id) && first.map { line.id >= $0 } != false
        }.map(\.id).reversed()
    }

    /// What the reader sees strictly between two ids, newest first; empty for no bound.
    func visible(before: String, after: String) -> [String] {
        visible.filter { (before.isEmpty || $0 < before) && (after.isEmpty || $0 > after) }
    }

    /// How many messages of others the reader sees behind that id.
    func unread(_ reader: String, behind read: String) -> Int {
        let seen = Set(visible)
        return lines.count { line in
            line.kind == .message && line.sender != reader && line.id > read && seen.contains(line.id)
        }
    }
}
