internal import Client
internal import Protocol

/// What is shown of a change of a group: `alice added bob`.
enum ChangeText {
    /// One sentence without its end; not neutralised.
    static func shown(_ change: IncomingChange) -> String {
        let who = change.from
        return switch change.change {
        case .created(let name, _, let count):
            "\(who) created “\(name)” with \(count) \(count == 1 ? "member" : "members")"
        case .updated(let name, let picture): "\(who) \(update(name, picture))"
        case .members(.left, _): "\(who) left"
        case .members(let what, let users): "\(who) \(what.rawValue) \(users.joined(separator: ", "))"
        case .deleted: "\(who) deleted the group"
        case .other(let word): "\(who): \(word)"
        }
    }

    private static func update(_ name: String?, _ picture: GroupChange.Picture?) -> String {
        var parts: [String] = []
        if let name { parts.append("renamed the group to “\(name)”") }
        switch picture {
        case .set: parts.append("changed the picture")
        case .cleared: parts.append("removed the picture")
        case nil: break
        }
        return parts.isEmpty ? "changed the group" : parts.joined(separator: " and ")
    }
}
