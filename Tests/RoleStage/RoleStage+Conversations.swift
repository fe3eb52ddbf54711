internal import MartletWorker
internal import Protocol
package import TestSupport

/// Conversations, as nodes make them and change them.
extension RoleStage {
    package static let content = #"{"kind":"text","text":"hello"}"#

    /// Calls a function and returns its answer as text.
    @discardableResult
    package func function(_ name: String, _ keys: [String], _ arguments: [String]) throws -> TestReply {
        try call(["FCALL", "martlet_1_" + name, "\(keys.count)"] + keys + arguments)
    }

    /// Makes a group; the first user creates it.
    package func makeGroup(_ group: String, _ users: [String]) throws {
        let c = "group:\(group)"
        let keys = [
            names.members(c), names.admins(c), names.info(c), names.joined(c), names.log(c),
            fanoutStream(group),
        ]
        let reply = try function(
            "group_create",
            keys + users.map(names.groups),
            [c, group, users[0], "a group", "", "100000", "\(users.count)"] + users
        )
        guard reply.elements.count == 3 else { throw TestSupportError("no group: \(reply)") }
    }

    /// Changes a group's members as `actor`.
    package func change(_ group: String, _ actor: String, _ operation: String, _ target: String) throws {
        let c = "group:\(group)"
        let keys = [
            names.members(c), names.admins(c), names.info(c), names.joined(c), names.left(c), names.log(c),
            names.marks(c), fanoutStream(group), names.work("receipts"), names.groups(target),
        ]
        let reply = try function(
            "group_change",
            keys,
            [c, group, actor, operation, target, "100000", "100000", "1", "", ""]
        )
        guard reply == .text("DONE") else { throw TestSupportError("\(operation) \(target): \(reply)") }
    }

    /// Sends a message to a group and returns its id.
    @discardableResult
    package func send(to group: String, from user: String) throws -> String {
        let c = "group:\(group)"
        let keys = [names.log(c), names.refs(c), names.members(c), fanoutStream(group)]
        return try id(function("group_send", keys, [c, user, "phone", nextRef(), Self.content]))
    }

    /// Sends a 1:1 message and returns its id.
    @discardableResult
    package func send(from sender: String, to recipient: String) throws -> String {
        let c = conversation(sender, recipient)
        let keys = [
            names.log(c), names.refs(c), names.inbox(recipient), names.inbox(sender), names.cursor(sender),
            names.chats(recipient), names.chats(sender),
        ]
        let channels = [names.userChannel(recipient), names.userChannel(sender)]
        return try id(
            function("send", keys, channels + [c, sender, "phone", nextRef(), Self.content])
        )
    }

    /// Deletes a 1:1 message for both.
    package func unsend(_ id: String, by actor: String, with peer: String) throws -> TestReply {
        let c = conversation(actor, peer)
        let keys = [
            names.log(c), names.refs(c), names.deleted(c), names.inbox(actor), names.inbox(peer),
            names.work("erase"),
        ]
        let channels = [names.userChannel(actor), names.userChannel(peer)]
        return try function("unsend", keys, [c, actor, id, "86400000"] + channels)
    }

    /// Deletes a group's message for all.
    package func unsend(_ id: String, by actor: String, in group: String) throws -> TestReply {
        let c = "group:\(group)"
        let keys = [
            names.log(c), names.refs(c), names.deleted(c), names.members(c), names.admins(c),
            names.joined(c), names.work("erase"), fanoutStream(group),
        ]
        return try function("group_unsend", keys, [c, actor, id, "86400000"])
    }

    /// Notes that members of a group have got lines; returns how many marks moved.
    @discardableResult
    package func delivered(_ group: String, _ marks: [(user: String, id: String)]) throws -> Int {
        let c = "group:\(group)"
        let keys = [names.marks(c), names.members(c), names.work("receipts")]
        return try function(
            "group_delivered",
            keys,
            [c, "\(marks.count)"] + marks.flatMap { [$0.user, $0.id] }
        ).integer ?? -1
    }

    /// Notes that a member of a group has read it up to a line.
    @discardableResult
    package func read(_ group: String, by user: String, upTo id: String) throws -> TestReply {
        let c = "group:\(group)"
        let keys = [
            names.marks(c), names.log(c), names.inbox(user), names.cursor(user), names.members(c),
            names.work("receipts"),
        ]
        return try function("read", keys, [c, user, "phone", id, names.userChannel(user), ""])
    }

    /// Has a device of a user attach.
    package func attach(_ user: String, _ device: String) throws {
        try function(
            "attach",
            [names.inbox(user), names.cursor(user), names.devices(user)],
            [device, "32", "0", "0"]
        )
    }

    /// The id of a 1:1 conversation.
    package func conversation(_ one: String, _ other: String) -> String {
        one < other ? "dm:\(one):\(other)" : "dm:\(other):\(one)"
    }

    /// Where the jobs of a group's fan-out lie.
    package func fanoutStream(_ group: String) -> String {
        names.work("fanout", partition: GroupID(group).map(FanoutPartition.of) ?? 0)
    }

    private func id(_ reply: TestReply) throws -> String {
        guard case .text(let id) = reply else { throw TestSupportError("not sent: \(reply)") }
        return id
    }
}
