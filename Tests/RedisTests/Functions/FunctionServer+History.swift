import TestSupport
import Testing

/// What people read of conversations, for the one of alice and bob and for the group g1.
extension FunctionServer {
    private func keys(_ heads: [String], _ conversation: String, group: [String]) -> [String] {
        (heads + (conversation == Self.conversation ? group : [])).map { key($0, of: conversation) }
    }

    func historyReply(
        of conversation: String = dm,
        for user: String = "bob",
        before: String = "",
        after: String = "",
        limit: Int = 100,
        bytes: Int = 262_144
    ) throws -> TestReply {
        var names = keys(["log", "deleted"], conversation, group: ["members", "joined"])
        names.insert(key("hidden", of: user), at: 2)
        let arguments = [conversation, user, before, after, "\(limit)", "\(bytes)"]
        return try function("history", keys: names, arguments)
    }

    func history(
        of conversation: String = dm,
        for user: String = "bob",
        before: String = "",
        after: String = "",
        limit: Int = 100,
        bytes: Int = 262_144
    ) throws -> HistoryPage {
        try HistoryPage(
            historyReply(
                of: conversation,
                for: user,
                before: before,
                after: after,
                limit: limit,
                bytes: bytes
            )
        )
    }

    func summaryReply(
        of conversation: String = dm,
        for user: String = "bob",
        peer: String = "alice"
    ) throws -> TestReply {
        var names = keys(["log", "deleted", "marks"], conversation, group: ["members", "joined", "info"])
        names.insert(key("hidden", of: user), at: 2)
        let other = conversation == Self.conversation ? "" : peer
        return try function("summary", keys: names, [conversation, user, other])
    }

    /// What became of a message: `bob read <delivered> <read>` for each member, by name.
    func info(
        _ id: String,
        of conversation: String = dm,
        for user: String = "alice",
        peer: String = "bob"
    ) throws -> [String] {
        let reply = try infoReply(id, of: conversation, for: user, peer: peer)
        if case .error = reply { Issue.record("\(reply)") }
        return reply.elements.map { $0.elements.map { $0.text ?? "" }.joined(separator: " ") }.sorted()
    }

    func infoReply(
        _ id: String,
        of conversation: String = dm,
        for user: String = "alice",
        peer: String = "bob"
    ) throws -> TestReply {
        let names = keys(["log", "marks"], conversation, group: ["members", "joined"])
        let other = conversation == Self.conversation ? "" : peer
        return try function("info", keys: names, [conversation, user, id, other])
    }

    /// Writes a message into a log, with an id of one's own.
    func write(
        _ id: String,
        by sender: String = "alice",
        _ content: String = content,
        in conversation: String = dm
    ) throws {
        let fields = ["from", sender, "device", "phone", "ref", "1", "content", content]
        try call(["XADD", key("log", of: conversation), id] + fields)
    }

    /// Puts a message's tombstone in its place.
    func bury(_ id: String, in conversation: String = dm) throws {
        let event = #"{"type":"deleted","id":"\#(id)","conversation":"\#(conversation)","for":"all"}"#
        try call("XDEL", key("log", of: conversation), id)
        try call("ZADD", key("deleted", of: conversation), id.replacing("-", with: "."), event)
    }

    /// Hides a line from a user.
    func hideLine(_ id: String, from user: String = "bob", in conversation: String = dm) throws {
        try call("ZADD", key("hidden", of: user), id.replacing("-", with: "."), "\(conversation)/\(id)")
    }

    /// Sets marks: `read:bob` and the like.
    func mark(_ field: String, _ id: String, in conversation: String = dm) throws {
        try call("HSET", key("marks", of: conversation), field, id)
    }
}
