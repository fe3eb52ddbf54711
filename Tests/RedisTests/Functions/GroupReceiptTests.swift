import TestSupport
import Testing

/// `martlet_1_group_change` asks for receipts where a membership has ended: they may have waited for that member alone.
@Suite struct GroupReceiptTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
        try server.create(["alice", "bob", "carol", "dave"])
    }

    private func jobs() throws -> [String] { try server.payloads(server.receiptsKey, type: "receipts") }

    @Test func `who is removed or leaves keeps nobody's receipts waiting`() throws {
        let id = try #require(try server.sendToGroup(ref: 1).text)
        try server.deliveredToGroup([("bob", id)])
        let job = #"{"conversation":"group:g1"}"#
        #expect(try server.receipts().elements[0].elements.count == 2, "two have not got it")
        #expect(try jobs() == [job])
        try server.change("alice", .remove("carol"))
        #expect(try jobs() == [job, job])
        try server.change("dave", .remove("dave"))
        #expect(try jobs() == [job, job], "one is due already")
        let told = try server.receipts().elements[0].elements
        #expect(told.last?.elements.map(\.text) == ["alice", id])
        try server.change("alice", .remove("alice"))
        #expect(try jobs() == [job, job, job], "the last admin's leaving, too")
    }

    @Test func `other changes, repeats and a group's end ask for nothing`() throws {
        try server.change("alice", .remove("dave"))
        _ = try server.receipts()
        #expect(try server.change("alice", .remove("dave")) == .text("SAME"))
        let changes: [(String, GroupOperation)] = [
            ("alice", .add("eve")), ("alice", .promote("bob")), ("bob", .demote("alice")),
            ("bob", .update(name: "x", picture: nil)), ("bob", .delete(["alice", "bob", "carol", "eve"])),
        ]
        for (actor, operation) in changes {
            #expect(try server.change(actor, operation) == .text("DONE"))
        }
        #expect(try jobs().count == 1)
        #expect(try server.call("EXISTS", server.group("marks")) == .integer(0))
    }

    @Test func `a job that cannot be had fails no change`() throws {
        try server.call("SET", server.receiptsKey, "x")
        #expect(try server.change("alice", .remove("bob")) == .text("DONE"))
        #expect(try server.members() == ["alice", "carol", "dave"])
        #expect(try server.hash(server.group("marks")) == [:])
    }
}
