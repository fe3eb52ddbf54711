import TestSupport
import Testing

/// Marks and receipts: of alice and bob, and of the group g1.
extension FunctionServer {
    static let dm = "dm:alice:bob"

    /// A key of a conversation.
    func key(_ head: String, of conversation: String) -> String { "\(prefix)\(head):{\(conversation)}" }

    var receiptsKey: String { "\(prefix)work:receipts" }

    /// What bob got of alice, or another of another.
    @discardableResult
    func delivered(
        _ recipient: String = "bob",
        from sender: String = "alice",
        upTo id: String
    ) throws -> TestReply {
        let conversation = "dm:\(min(recipient, sender)):\(max(recipient, sender))"
        return try function(
            "delivered",
            keys: [key("marks", of: conversation), inboxName(sender)],
            [conversation, recipient, id, channel(sender)]
        )
    }

    /// `isSplit` leaves out the stream of jobs, which has another tag.
    @discardableResult
    func deliveredToGroup(
        _ marks: [(user: String, id: String)],
        isSplit: Bool = false
    ) throws -> TestReply {
        try function(
            "group_delivered",
            keys: ["marks", "members"].map(group) + (isSplit ? [] : [receiptsKey]),
            [Self.conversation, "\(marks.count)"] + marks.flatMap { [$0.user, $0.id] }
        )
    }

    /// What bob has read of alice, or another of another.
    @discardableResult
    func markRead(
        _ reader: String = "bob",
        _ device: String = "phone",
        with peer: String = "alice",
        upTo id: String
    ) throws -> TestReply {
        let conversation = "dm:\(min(reader, peer)):\(max(reader, peer))"
        let keys = ["marks", "log"].map { key($0, of: conversation) }
        return try function(
            "read",
            keys: keys + [inboxName(reader), cursorName(reader), inboxName(peer)],
            [conversation, reader, device, id, channel(reader), channel(peer)]
        )
    }

    @discardableResult
    func markReadInGroup(_ reader: String, _ device: String = "phone", upTo id: String) throws -> TestReply {
        try function(
            "read",
            keys: ["marks", "log"].map(group) + [inboxName(reader), cursorName(reader)]
                + [group("members"), receiptsKey],
            [Self.conversation, reader, device, id, channel(reader), ""]
        )
    }

    func receipts(lines: Int = 200) throws -> TestReply {
        try function(
            "receipts",
            keys: ["marks", "members", "joined", "log"].map(group),
            [Self.conversation, "\(lines)"]
        )
    }

    @discardableResult
    func tell(
        _ status: String,
        from told: String,
        to news: String,
        _ receipts: [(sender: String, id: String)]
    ) throws -> TestReply {
        try function(
            "tell",
            keys: [group("marks")] + receipts.map { inboxName($0.sender) },
            [Self.conversation, status, told, news, "\(receipts.count)"]
                + receipts.flatMap { [channel($0.sender), $0.id] }
        )
    }

    /// Tells what there is to tell, as a worker does; returns who was told of what: `read alice 5-0`.
    @discardableResult
    func tellAll(lines: Int = 200) throws -> [String] {
        var told: [String] = []
        for _ in 0..<1_000 {
            let reply = try receipts(lines: lines).elements
            try #require(reply.count == 3)
            for (status, news) in zip(["delivered", "read"], reply.map(\.elements)) {
                let pairs = news.dropFirst(2).map { pair in
                    (sender: pair.elements[0].text ?? "", id: pair.elements[1].text ?? "")
                }
                let texts = news.prefix(2).map { $0.text ?? "" }
                #expect(try tell(status, from: texts[0], to: texts[1], pairs) == .text("DONE"))
                told += pairs.map { "\(status) \($0.sender) \($0.id)" }.sorted()
            }
            if reply[2] == .integer(0) { return told }
        }
        Issue.record("there is always more")
        return told
    }

    /// The events of a user's inbox.
    func events(_ user: String) throws -> [String] {
        try entries(inboxName(user)).map { $0.fields[1] }
    }

    /// The events without their times, which differ.
    func timelessEvents(_ user: String) throws -> [String] {
        try events(user).map { $0.replacing(/"time":[0-9]+/, with: #""time":0"#) }
    }

    func page(_ user: String, from inbox: Int, _ most: Int = 16) throws -> [(id: String, event: String)] {
        let reply = try function("page", keys: [inboxName(user), goneName(user)], ["\(inbox)", "\(most)"])
        return try reply.elements.map { entry in
            let fields = entry.elements[1].elements.map { $0.text ?? "" }
            try #require(fields.count == 2 && fields[0] == "event")
            return (entry.elements[0].text ?? "", fields[1])
        }
    }
}
