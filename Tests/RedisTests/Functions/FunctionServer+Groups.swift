import TestSupport

/// The functions of groups, called as nodes and workers call them, for the group g1.
extension FunctionServer {
    static let conversation = "group:g1"
    static let workName = "work:fanout:3"

    /// A key of the group.
    func group(_ head: String) -> String { "\(prefix)\(head):{\(Self.conversation)}" }

    var workKey: String { prefix + Self.workName }

    func groupsName(_ user: String) -> String { "\(prefix)groups:{\(user)}" }

    func chatsName(_ user: String) -> String { "\(prefix)chats:{\(user)}" }

    func channel(_ user: String) -> String { "\(prefix)user:{\(user)}" }

    private func keys(_ taps: [Tap]) -> [String] { taps.map { prefix + $0.stream } }

    private func lengths(_ taps: [Tap]) -> [String] { taps.map { "\($0.most)" } }

    /// `isSplit` leaves out the keys that do not share the group's slot, as in a Cluster.
    @discardableResult
    func create(
        _ users: [String] = ["alice", "bob"],
        by creator: String? = nil,
        name: String = "Friends",
        picture: String = "",
        mostGroups: Int = 10,
        taps: [Tap] = [],
        isSplit: Bool = false
    ) throws -> TestReply {
        let own = ["members", "admins", "info", "joined", "log"].map(group)
        let others = [workKey] + users.map(groupsName) + keys(taps)
        return try function(
            "group_create",
            keys: own + (isSplit ? [] : others),
            [
                Self.conversation, "g1", creator ?? users[0], name, picture, "\(mostGroups)",
                "\(users.count)",
            ] + users + lengths(taps)
        )
    }

    @discardableResult
    func change(
        _ actor: String,
        _ operation: GroupOperation,
        mostMembers: Int = 10,
        mostGroups: Int = 10,
        taps: [Tap] = [],
        isSplit: Bool = false
    ) throws -> TestReply {
        let own = ["members", "admins", "info", "joined", "left", "log", "marks"].map(group)
        let concerned = isSplit ? [] : operation.concerned
        let others = [workKey, receiptsKey] + concerned.map(groupsName) + keys(taps)
        return try function(
            "group_change",
            keys: own + (isSplit ? [] : others),
            [
                Self.conversation, "g1", actor, operation.word, operation.target, "\(mostMembers)",
                "\(mostGroups)", "\(concerned.count)",
            ] + (isSplit && !concerned.isEmpty ? [] : operation.extra) + lengths(taps)
        )
    }

    @discardableResult
    func read(_ user: String) throws -> TestReply {
        try function("group_read", keys: ["members", "admins", "info"].map(group), [user])
    }

    @discardableResult
    func sendToGroup(
        _ sender: String = "alice",
        _ device: String = "phone",
        ref: UInt64,
        _ content: String = content,
        taps: [Tap] = [],
        isSplit: Bool = false
    ) throws -> TestReply {
        try function(
            "group_send",
            keys: ["log", "refs", "members"].map(group) + (isSplit ? [] : [workKey] + keys(taps)),
            [Self.conversation, sender, device, "\(ref)", content]
                + (taps.isEmpty ? [] : ["\(taps.count)"] + lengths(taps))
        )
    }

    func fanout(entries: Int = 100, bytes: Int = 1 << 20) throws -> TestReply {
        let keys = ["log", "fanned", "joined", "left"].map(group)
        return try function("fanout", keys: keys, ["\(entries)", "\(bytes)"])
    }

    @discardableResult
    func fanned(_ id: String) throws -> TestReply {
        try function("fanned", keys: [group("fanned")], [id])
    }

    @discardableResult
    func deliver(
        _ lines: [(id: String, event: String)],
        to users: [String],
        taps: [Tap] = []
    ) throws -> TestReply {
        try function(
            "deliver",
            keys: users.flatMap { [inboxName($0), chatsName($0)] } + keys(taps),
            [Self.conversation, "\(users.count)", "\(lines.count)"] + lines.flatMap { [$0.id, $0.event] }
                + users.map(channel) + lengths(taps)
        )
    }
}
