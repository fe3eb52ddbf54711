import TestSupport
import Testing

/// `martlet_1_group_change`: who may do what, and what it leaves.
///
/// Alice is the admin, bob a member, eve neither.
@Suite struct GroupChangeTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
        try server.create(["alice", "bob"])
    }

    /// One change, its repetition, and the line that it must have written: once.
    private func make(_ operation: GroupOperation, by actor: String = "alice", _ line: String) throws {
        let tap = Tap("audit")
        let lines = try server.changes()
        #expect(try server.change(actor, operation, taps: [tap]) == .text("DONE"))
        let before = try server.digest()
        #expect(try server.change(actor, operation, taps: [tap]) == .text("SAME"))
        #expect(try server.digest() == before, "a repeat writes nothing")
        #expect(try server.changes() == lines + ["\(actor) \(line)"])
        let last = try #require(try server.lines().last)
        let job = "{\"conversation\":\"group:g1\",\"id\":\"\(last)\"}"
        #expect(try server.payloads(server.workKey, type: "group").last == job)
        let event =
            "{\"type\":\"group\",\"id\":\"\(last)\",\"conversation\":\"group:g1\",\"from\":\"\(actor)\","
            + "\"time\":\(last.dropLast(2)),\(line.dropFirst())"
        #expect(try server.payloads(tap.stream, type: "group").last == event)
    }

    @Test func `adding a user`() throws {
        try make(.add("carol"), #"{"change":"added","users":["carol"]}"#)
        let line = try #require(try server.lines().last)
        #expect(try server.members() == ["alice", "bob", "carol"])
        #expect(try server.scores(server.group("joined"))["carol"] == score(line))
        #expect(try server.set(server.groupsName("carol")) == ["g1"])
        #expect(try server.hash(server.group("info"))["updated"] == String(line.dropLast(2)))
    }

    @Test func `removing a member`() throws {
        let joined = try #require(try server.scores(server.group("joined"))["bob"])
        try server.change("alice", .promote("bob"))
        try make(.remove("bob"), #"{"change":"removed","users":["bob"]}"#)
        let line = try #require(try server.lines().last)
        #expect(try server.members() == ["alice"])
        #expect(try server.admins() == ["alice"])
        #expect(try server.scores(server.group("joined")).keys.sorted() == ["alice"])
        let left = try server.scores(server.group("left"))
        #expect(left.values.map { $0 } == [score(line)])
        let stint = try #require(left.keys.first).split(separator: ":")
        #expect(stint[0] == "bob" && Double(stint[1]) == joined)
        #expect(try server.set(server.groupsName("bob")) == [])
    }

    @Test func `making and unmaking admins`() throws {
        try make(.promote("bob"), #"{"change":"promoted","users":["bob"]}"#)
        #expect(try server.admins() == ["alice", "bob"])
        try make(.demote("alice"), by: "bob", #"{"change":"demoted","users":["alice"]}"#)
        #expect(try server.admins() == ["bob"])
    }

    @Test func `admins may demote themselves, and repeat it without rights`() throws {
        try server.change("alice", .promote("bob"))
        try make(.demote("alice"), #"{"change":"demoted","users":["alice"]}"#)
        #expect(try server.change("bob", .demote("bob")).text?.hasPrefix("LASTADMIN ") == true)
        #expect(try server.admins() == ["bob"])
    }

    @Test func `a name and a picture`() throws {
        try make(
            .update(name: "Fri/ends", picture: "https://x/a"),
            #"{"change":"updated","name":"Fri/ends","picture":"https://x/a"}"#
        )
        try make(.update(name: "Enemies", picture: nil), #"{"change":"updated","name":"Enemies"}"#)
        try make(.update(name: "Enemies", picture: "b"), #"{"change":"updated","picture":"b"}"#)
        try make(.update(name: nil, picture: ""), #"{"change":"updated","picture":null}"#)
        let info = try server.hash(server.group("info"))
        #expect(info["name"] == "Enemies" && info["picture"] == nil)
        #expect(try server.change("alice", .update(name: nil, picture: nil)) == .text("SAME"))
    }

    @Test(arguments: [
        ("eve", GroupOperation.add("zoe"), "NOTAMEMBER "), ("eve", .remove("bob"), "NOTAMEMBER "),
        ("eve", .promote("bob"), "NOTAMEMBER "), ("eve", .demote("alice"), "NOTAMEMBER "),
        ("eve", .demote("eve"), "NOTAMEMBER "), ("eve", .update(name: "x", picture: nil), "NOTAMEMBER "),
        ("eve", .delete(["alice", "bob"]), "NOTAMEMBER "), ("eve", .add("eve"), "NOTAMEMBER "),
        ("bob", .add("zoe"), "NOTANADMIN "), ("bob", .remove("alice"), "NOTANADMIN "),
        ("bob", .promote("bob"), "NOTANADMIN "), ("bob", .demote("alice"), "NOTANADMIN "),
        ("bob", .update(name: "x", picture: nil), "NOTANADMIN "),
        ("bob", .delete(["alice", "bob"]), "NOTANADMIN "), ("bob", .add("alice"), "NOTANADMIN "),
        ("alice", .promote("eve"), "NOSUCHMEMBER "), ("alice", .demote("eve"), "NOSUCHMEMBER "),
        ("alice", .demote("alice"), "LASTADMIN "), ("alice", .delete(["alice"]), "CHANGED "),
        ("alice", .delete(["alice", "eve"]), "CHANGED "), ("alice", .delete(["alice", "alice"]), "CHANGED "),
        ("alice", .delete(["alice", "bob", "eve"]), "CHANGED "), ("alice", .delete([]), "CHANGED "),
        ("alice", .demote("bob"), "SAME"), ("alice", .promote("alice"), "SAME"),
        ("alice", .add("bob"), "SAME"), ("alice", .add("alice"), "SAME"), ("alice", .remove("eve"), "SAME"),
        ("eve", .remove("eve"), "SAME"), ("bob", .demote("bob"), "SAME"),
        ("alice", .update(name: "Friends", picture: ""), "SAME"),
    ])
    func `what is refused or is so already writes nothing`(
        _ actor: String,
        _ operation: GroupOperation,
        _ answer: String
    ) throws {
        let before = try server.digest()
        #expect(try server.change(actor, operation).text?.hasPrefix(answer) == true)
        #expect(try server.digest() == before)
    }

    @Test func `an operation that does not exist is refused`() throws {
        let before = try server.digest()
        let keys = ["members", "admins", "info", "joined", "left", "log"].map(server.group)
        for word in ["rename", "", "__index"] {
            let arguments = [FunctionServer.conversation, "g1", "alice", word, "bob", "9", "9", "0"]
            #expect(
                try server.function("group_change", keys: keys, arguments).text?.hasPrefix("ERR ") == true
            )
        }
        #expect(try server.digest() == before)
    }

    @Test func `a full group and a user with too many groups`() throws {
        try server.call("SADD", server.groupsName("zoe"), "a", "b", "c")
        let before = try server.digest()
        #expect(try server.change("alice", .add("zoe"), mostMembers: 2).text?.hasPrefix("GROUPFULL ") == true)
        #expect(try server.change("alice", .add("bob"), mostMembers: 2) == .text("SAME"))
        let reply = try server.change("alice", .add("zoe"), mostGroups: 3)
        #expect(reply.text?.hasPrefix("TOOMANYGROUPS zoe") == true)
        #expect(try server.digest() == before)
        #expect(try server.change("alice", .add("zoe"), mostMembers: 3, mostGroups: 4) == .text("DONE"))
    }

    @Test func `somebody who was added by hand is a member since ever`() throws {
        try server.call("SADD", server.group("members"), "zoe")
        #expect(try server.sendToGroup("zoe", ref: 1).text?.contains("-") == true)
        #expect(try server.change("alice", .promote("zoe")) == .text("DONE"))
        #expect(try server.change("alice", .remove("zoe")) == .text("DONE"))
        #expect(try server.scores(server.group("left")).keys.contains("zoe:0.0"))
    }
}
