import Protocol
import TestSupport
import Testing

/// Groups, as nodes change them and talk in them.
extension FanoutStage {
    static let content = #"{"kind":"text","text":"hello"}"#

    /// Makes a group; the first user creates it.
    func makeGroup(_ group: String, _ users: [String]) throws {
        let conversation = "group:\(group)"
        let keys =
            [
                members(group), name { names.appendAdmins(conversation, to: &$0) },
                name { names.appendInfo(conversation, to: &$0) },
                name { names.appendJoined(conversation, to: &$0) },
                log(group), try work(group),
            ] + users.map { user in name { names.appendGroups(user, to: &$0) } }
        let reply = try call(
            ["FCALL", "martlet_1_group_create", "\(keys.count)"] + keys
                + [conversation, group, users[0], "a group", "", "100000", "\(users.count)"] + users
        )
        try #require(reply.elements.count == 3, "\(reply)")
    }

    /// Sends a message to a group and returns its id.
    @discardableResult
    func send(
        _ group: String,
        from user: String,
        _ content: String = FanoutStage.content
    ) throws -> String {
        let reply = try call(
            "FCALL",
            "martlet_1_group_send",
            "4",
            log(group),
            name { names.appendRefs("group:\(group)", to: &$0) },
            members(group),
            try work(group),
            "group:\(group)",
            user,
            "phone",
            "\(nextRef())",
            content
        )
        guard case .text(let id) = reply else { throw TestSupportError("not sent: \(reply)") }
        return id
    }

    /// Changes a group's members as `actor`.
    func change(_ group: String, _ actor: String, _ operation: String, _ target: String) throws {
        let conversation = "group:\(group)"
        let keys = [
            members(group), name { names.appendAdmins(conversation, to: &$0) },
            name { names.appendInfo(conversation, to: &$0) },
            name { names.appendJoined(conversation, to: &$0) },
            name { names.appendLeft(conversation, to: &$0) },
            log(group), name { names.appendMarks(conversation, to: &$0) },
            try work(group), name { names.appendWork("receipts", to: &$0) },
            name { names.appendGroups(target, to: &$0) },
        ]
        let reply = try call(
            ["FCALL", "martlet_1_group_change", "\(keys.count)"] + keys
                + [conversation, group, actor, operation, target, "100000", "100000", "1", "", ""]
        )
        try #require(reply == .text("DONE"), "\(operation) \(target): \(reply)")
    }

    /// The ids of all lines of a group's log.
    func lines(_ group: String) throws -> [String] {
        try ids(of: log(group), pattern: "")
    }

    /// The line ids of what a user's inbox holds of a group, in the inbox's order.
    func received(_ user: String, of group: String) throws -> [String] {
        let pattern = #"^{"type":"%w+","id":"([%d-]+)","conversation":"group:\#(group)","#
        return try ids(of: inbox(user), pattern: pattern)
    }

    /// Done in Redis, since a test compares a thousand inboxes.
    private func ids(of stream: String, pattern: String) throws -> [String] {
        let script = """
            local ids = {}
            for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
              ids[#ids + 1] = ARGV[1] == '' and entry[1] or string.match(entry[2][2], ARGV[1])
            end
            return table.concat(ids, ' ')
            """
        let reply = try call("EVAL", script, "1", stream, pattern)
        guard case .text(let text) = reply else { throw TestSupportError("\(stream): \(reply)") }
        return text.split(separator: " ").map(String.init)
    }
}
