import TestSupport

/// Deleting messages: of alice and bob, and of the group g1.
extension FunctionServer {
    var eraseKey: String { "\(prefix)work:erase" }

    /// An hour.
    static let window = 3_600_000

    @discardableResult
    func unsend(
        _ id: String,
        by actor: String = "alice",
        with peer: String = "bob",
        window: Int = window
    ) throws -> TestReply {
        let conversation = "dm:\(min(actor, peer)):\(max(actor, peer))"
        return try function(
            "unsend",
            keys: ["log", "refs", "deleted"].map { key($0, of: conversation) }
                + [inboxName(actor), inboxName(peer), eraseKey],
            [conversation, actor, id, "\(window)", channel(actor), channel(peer)]
        )
    }

    /// `isSplit` leaves out the streams of jobs, which have other tags.
    @discardableResult
    func unsendInGroup(
        _ actor: String,
        _ id: String,
        window: Int = window,
        isSplit: Bool = false
    ) throws -> TestReply {
        try function(
            "group_unsend",
            keys: ["log", "refs", "deleted", "members", "admins", "joined"].map(group)
                + (isSplit ? [] : [eraseKey, workKey]),
            [Self.conversation, actor, id, "\(window)"]
        )
    }

    @discardableResult
    func hide(_ user: String, with peer: String, _ id: String) throws -> TestReply {
        let conversation = "dm:\(min(user, peer)):\(max(user, peer))"
        return try function(
            "hide",
            keys: ["log", "deleted"].map { key($0, of: conversation) } + [hiddenName(user), inboxName(user)],
            [conversation, user, id, channel(user)]
        )
    }

    @discardableResult
    func hideInGroup(_ user: String, _ id: String) throws -> TestReply {
        try function(
            "hide",
            keys: ["log", "deleted"].map(group) + [hiddenName(user), inboxName(user)]
                + ["members", "joined"].map(group),
            [Self.conversation, user, id, channel(user)]
        )
    }

    @discardableResult
    func erase(
        _ id: String,
        of conversation: String = dm,
        from user: String,
        leaving event: String = #"{"type":"deleted"}"#,
        at place: String = "+"
    ) throws -> TestReply {
        try function("erase", keys: [inboxName(user), goneName(user)], [conversation, id, event, place])
    }

    /// The tombstones of a conversation, without their times.
    func tombstones(_ conversation: String = dm) throws -> [String] {
        try call("ZRANGE", key("deleted", of: conversation), "0", "-1").elements
            .map { ($0.text ?? "").replacing(/"time":[0-9]+/, with: #""time":0"#) }
    }
}
