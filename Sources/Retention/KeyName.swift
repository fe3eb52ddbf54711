internal import MartletWorker
internal import Protocol

/// A name in Redis, as expiry sees it.
enum KeyName: Equatable {
    /// Belongs to this conversation or user; the leader stands for all their names.
    case of(ExpiryTarget, isLeader: Bool)
    /// Looks like one of ours, and what it is about can be no conversation or user.
    case malformed
    /// Nothing that could be too old: a job's stream, a lease, or somebody else's.
    case other

    /// Reads a name that begins with the prefix.
    init(_ name: String, prefix: String) {
        guard name.hasPrefix(prefix), name.hasSuffix("}"),
            let open = name.dropFirst(prefix.count).firstIndex(of: "{")
        else {
            self = .other
            return
        }
        let head = name[..<open].dropFirst(prefix.count)
        let tag = String(name[name.index(after: open)...].dropLast())
        if KeyName.conversationHeads.contains(String(head)) {
            let isLeader = head == "log:"
            self = ConversationID(tag).map { .of(.conversation($0.text), isLeader: isLeader) } ?? .malformed
        } else if KeyName.userHeads.contains(String(head)) {
            self = UserID(tag).map { .of(.user($0.text), isLeader: head == "inbox:") } ?? .malformed
        } else {
            self = .other
        }
    }

    private static let conversationHeads: Set<String> = [
        "log:", "refs:", "deleted:", "marks:", "left:", "fanned:", "joined:", "members:", "admins:", "info:",
    ]

    private static let userHeads: Set<String> = [
        "inbox:", "cursor:", "devices:", "gone:", "hidden:", "chats:", "groups:", "lastseen:",
    ]

    /// What SCAN is to look for: names with the prefix, which has no wildcards, and a tag.
    static func pattern(prefix: String) -> String { prefix + "*:{*}" }
}
