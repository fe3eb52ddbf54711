import Protocol
import TestSupport

/// A group that is made in Redis, and whose lines are fanned out by the functions alone, as a worker does it.
final class TestGroup {
    let id: String
    private let client: BlockingRedisClient

    var conversation: String { "group:\(id)" }

    /// Makes a group; its creator is the first of the members.
    convenience init(_ members: String...) throws {
        try self.init(of: members)
    }

    /// Makes a group of many.
    init(of members: [String]) throws {
        id = Stage.user("g")
        client = try BlockingRedisClient(socketPath: Stage.current.redis.socketPath)
        let keys =
            ["members", "admins", "info", "joined", "log"].map(key) + [work]
            + members.map { "groups:{\($0)}" }
        try call(
            "martlet_1_group_create",
            keys,
            [conversation, id, members[0], "a group", "", "1024", "\(members.count)"] + members
        )
    }

    /// The stream with the group's jobs.
    var work: String {
        "work:fanout:\(GroupID(id).map(FanoutPartition.of) ?? 0)"
    }

    func key(_ kind: String) -> String { "\(kind):{group:\(id)}" }

    /// Adds or removes a member, or what else the function can do.
    func change(_ actor: String, _ operation: String, _ target: String) throws {
        let keys =
            ["members", "admins", "info", "joined", "left", "log", "marks"].map(key)
            + [work, "work:receipts", "groups:{\(target)}"]
        try call(
            "martlet_1_group_change",
            keys,
            [conversation, id, actor, operation, target, "1024", "1024", "1"]
        )
    }

    /// The texts of all messages in the log.
    func logged() throws -> [String] {
        try command("XRANGE", key("log"), "-", "+").elements.compactMap { line in
            let fields = line.elements.last?.elements.compactMap(\.text) ?? []
            return fields.firstIndex(of: "content").map { fields[$0 + 1] }
        }
    }

    /// The ids that the group's jobs name, oldest first.
    func jobs() throws -> [String] {
        try command("XRANGE", work, "-", "+").elements.compactMap { job in
            let fields = job.elements.last?.elements.compactMap(\.text) ?? []
            guard fields.prefix(5) == ["version", "1", "type", "group", "payload"] else { return nil }
            let payload = try ChatFrame(Array(fields[5].utf8))
            return payload.string("conversation") == conversation ? payload.id : nil
        }
    }

    /// Delivers every line behind the last one that was delivered.
    func fanOut() throws {
        while true {
            let keys = ["log", "fanned", "joined", "left"].map(key)
            let batch = try call("martlet_1_fanout", keys, ["100", "1000000"]).elements
            guard let lines = batch.dropFirst().first?.elements, !lines.isEmpty else { return }
            for line in lines {
                let id = line.elements.first?.text ?? ""
                try deliver(id, line.elements.last?.elements.compactMap(\.text) ?? [])
                try call("martlet_1_fanned", [key("fanned")], [id])
            }
        }
    }

    private func deliver(_ id: String, _ fields: [String]) throws {
        let users = try recipients(of: id)
        try call(
            "martlet_1_deliver",
            users.flatMap { ["inbox:{\($0)}", "chats:{\($0)}"] },
            [conversation, "\(users.count)", "1", id, event(id, fields)] + users.map { "user:{\($0)}" }
        )
    }

    private func recipients(of id: String) throws -> [String] {
        let place = Double(id.replacing("-", with: ".")) ?? 0
        var users: Set<String> = []
        for (name, joined) in try scores("joined") where joined <= place { users.insert(name) }
        for (stint, left) in try scores("left") where left >= place {
            let parts = stint.split(separator: ":")
            if let joined = parts.last.flatMap({ Double($0) }), joined <= place {
                users.insert(String(parts[0]))
            }
        }
        return users.sorted()
    }

    private func scores(_ kind: String) throws -> [(String, Double)] {
        let flat = try command("ZRANGE", key(kind), "0", "-1", "WITHSCORES").elements.compactMap(\.text)
        return stride(from: 0, to: flat.count - 1, by: 2).map { (flat[$0], Double(flat[$0 + 1]) ?? 0) }
    }

    private func event(_ id: String, _ fields: [String]) -> String {
        let values = Dictionary(
            uniqueKeysWithValues: stride(from: 0, to: fields.count - 1, by: 2).map {
                (fields[$0], fields[$0 + 1])
            }
        )
        let from = values["from"] ?? ""
        let head = #""id":"\#(id)","conversation":"\#(conversation)","from":"\#(from)""#
        let time = #""time":\#(id.dropLast(2))"#
        if let change = values["change"] {
            return #"{"type":"group",\#(head),\#(time),\#(change.dropFirst())"#
        }
        if let deleted = values["deleted"] {
            let who = #""by":"\#(from)","sender":"\#(values["sender"] ?? "")""#
            let what = #""id":"\#(deleted)","conversation":"\#(conversation)","for":"all""#
            return #"{"type":"deleted",\#(what),\#(who),\#(time)}"#
        }
        let device = #""device":"\#(values["device"] ?? "")","ref":\#(values["ref"] ?? "0")"#
        return #"{"type":"message",\#(head),\#(device),\#(time),"content":\#(values["content"] ?? "{}")}"#
    }

    @discardableResult
    func command(_ arguments: String...) throws -> TestReply {
        try client.command(arguments)
    }

    @discardableResult
    private func call(_ name: String, _ keys: [String], _ arguments: [String]) throws -> TestReply {
        let reply = try client.command(["FCALL", name, "\(keys.count)"] + keys + arguments)
        if case .error(let text) = reply { throw TestSupportError("\(name): \(text)") }
        return reply
    }
}

extension Device {
    /// The frame of a text to a group.
    static func send(_ ref: Int, in group: TestGroup, _ text: String) -> String {
        #"{"type":"send","ref":\#(ref),"to":"group:\#(group.id)","content":{"kind":"text","text":"\#(text)"}}"#
    }

    /// Sends to a group and waits for the answer.
    @discardableResult
    func say(_ ref: Int, in group: TestGroup, _ text: String) throws -> ChatFrame {
        let known = (sents.count, errors.count)
        try write(Device.send(ref, in: group, text))
        try wait { sents.count > known.0 || errors.count > known.1 }
        guard let answer = (sents.dropFirst(known.0) + errors.dropFirst(known.1)).first, answer.ref == ref
        else {
            throw TestSupportError("no answer to \(ref)")
        }
        return answer
    }

    /// What this device was told of changes of groups.
    var changes: [ChatFrame] { others.filter { $0.type == "group" } }

    /// The answers of services.
    var answers: [ChatFrame] { others.filter { $0.type == "answer" } }
}
