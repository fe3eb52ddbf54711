import TestSupport
import Testing

/// `martlet_1_group_change`: members who leave, the last admin, the last member, and deleting.
@Suite struct GroupEndTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private func leave(_ user: String) throws {
        #expect(try server.change(user, .remove(user)) == .text("DONE"))
        let before = try server.digest()
        #expect(try server.change(user, .remove(user)) == .text("SAME"))
        #expect(try server.digest() == before)
    }

    @Test func `a member leaves without being an admin`() throws {
        try server.create()
        try leave("bob")
        #expect(try server.members() == ["alice"])
        #expect(try server.changes().last == #"bob {"change":"left","users":["bob"]}"#)
        #expect(try server.set(server.groupsName("bob")) == [])
    }

    @Test func `the last admin hands over to the oldest member`() throws {
        try server.create(["alice"])
        for user in ["zoe", "bob", "carol"] { try server.change("alice", .add(user)) }
        // Zoe is the oldest until she goes and comes back.
        try server.change("zoe", .remove("zoe"))
        try server.change("alice", .add("zoe"))
        try leave("alice")
        #expect(try server.admins() == ["bob"])
        #expect(
            try server.changes().suffix(2) == [
                #"alice {"change":"left","users":["alice"]}"#,
                #"alice {"change":"promoted","users":["bob"]}"#,
            ]
        )
        let ids = try server.lines()
        #expect(try server.scores(server.group("left")).values.max() == score(ids[ids.count - 2]))
        #expect(try server.payloads(server.workKey, type: "group").last?.contains(ids[ids.count - 1]) == true)
        #expect(try server.change("bob", .add("alice")) == .text("DONE"))
    }

    @Test func `an admin who leaves others behind hands nothing over`() throws {
        try server.create(["alice", "bob", "carol"])
        try server.change("alice", .promote("carol"))
        try leave("alice")
        #expect(try server.admins() == ["carol"])
        #expect(try server.changes().last == #"alice {"change":"left","users":["alice"]}"#)
    }

    @Test func `members by hand, and entries that are none any more, do not confuse the handing over`() throws
    {
        try server.create(["alice", "bob"])
        try server.call("SREM", server.group("members"), "bob")
        try server.call("SADD", server.group("members"), "zoe", "yan")
        try leave("alice")
        #expect(try ["yan", "zoe"].contains(server.admins().first))
        #expect(try server.admins().count == 1)
    }

    @Test func `a group ends with its last member`() throws {
        try server.create()
        try leave("alice")
        try leave("bob")
        #expect(try server.changes().last == #"bob {"change":"left","users":["bob"]}"#)
        try expectEnd(by: "bob")
        #expect(try server.change("bob", .delete([])) == .text("SAME"))
    }

    @Test func `deleting ends every membership with one line`() throws {
        try server.create(["alice", "bob", "carol"])
        try server.sendToGroup(ref: 1)
        let operation = GroupOperation.delete(["carol", "alice", "bob"])
        #expect(try server.change("alice", operation) == .text("DONE"))
        let before = try server.digest()
        #expect(try server.change("alice", operation) == .text("SAME"))
        #expect(try server.change("alice", .delete([])) == .text("SAME"))
        for user in ["bob", "eve"] {
            #expect(try server.change(user, operation).text?.hasPrefix("NOTAMEMBER ") == true)
        }
        #expect(try server.digest() == before)
        #expect(try server.changes().last == #"alice {"change":"deleted"}"#)
        #expect(try server.scores(server.group("left")).count == 3)
        try expectEnd(by: "alice")
        #expect(try server.sendToGroup(ref: 1).text?.contains("-") == true, "a repeat still has its id")
        #expect(try server.sendToGroup(ref: 2).text?.hasPrefix("NOTAMEMBER ") == true)
        #expect(try server.read("alice").text?.hasPrefix("NOTAMEMBER ") == true)
    }

    /// Of an ended group there is the log, who was in it, and whose doing the end was.
    private func expectEnd(by deleter: String) throws {
        for head in ["members", "admins", "joined"] {
            #expect(try server.call("EXISTS", server.group(head)) == .integer(0))
        }
        let last = try #require(try server.lines().last)
        let info = ["deleted": String(last.dropLast(2)), "deleter": deleter]
        #expect(try server.hash(server.group("info")) == info)
        #expect(try server.scores(server.group("left")).values.max() == score(last))
        for user in ["alice", "bob", "carol"] { #expect(try server.set(server.groupsName(user)) == []) }
    }
}
