import Protocol
import TestSupport
import Testing

/// A group message in a Redis Cluster: every step over one tag, the same result as in one call.
@Suite struct GroupClusterTests {
    private func cluster(prefix: String) throws -> FunctionServer {
        let server = try FunctionServer(configuration: ["cluster-enabled yes"], prefix: prefix)
        try server.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
        let isUp = try Deadline().wait {
            try server.call("CLUSTER", "INFO").text?.contains("cluster_state:ok") == true
        }
        try #require(isUp)
        return server
    }

    /// The way of a line from its job to all inboxes, as a worker goes it, one tag at a time.
    private func fanOut(_ server: FunctionServer) throws {
        try server.makeConsumerGroup()
        try server.lease("a")
        let jobs = try server.take("a")
        let page = try server.fanout().elements
        let lines = page[1].elements.map { line in
            let id = line.elements[0].text ?? ""
            return (
                id: id, event: "{\"type\":\"message\",\"id\":\"\(id)\",\"from\":\"alice\",\"content\":{}}"
            )
        }
        for user in try server.members() {
            #expect(try server.deliver(lines, to: [user]).elements == [.integer(lines.count), .integer(0)])
            #expect(try server.deliver(lines, to: [user]).elements == [.integer(0), .integer(lines.count)])
        }
        #expect(try server.fanned(lines[lines.count - 1].id).text == lines[lines.count - 1].id)
        #expect(try server.claim("a").elements[1].elements.count == jobs.elements.count)
        for job in jobs.elements {
            try server.call("XACK", server.workKey, "fanout", job.elements[0].text ?? "")
        }
        #expect(try server.release("a") == .integer(1))
    }

    /// What is in Redis afterwards, without the times, which differ.
    private func contents(_ server: FunctionServer) throws -> [String: [String]] {
        var contents: [String: [String]] = [:]
        for user in ["alice", "bob", "carol"] {
            contents[server.inboxName(user)] = try server.inbox(user)
            contents[server.chatsName(user)] = try server.scores(server.chatsName(user)).keys.sorted()
        }
        for key in ["log", "members", "admins", "refs", "info"].map(server.group) {
            contents[key] = try server.call("TYPE", key).text.map { [$0] }
        }
        contents["log"] = try server.entries(server.group("log")).map { $0.fields.joined(separator: " ") }
        contents["members"] = try server.members()
        contents["joined"] = try server.scores(server.group("joined")).keys.sorted()
        contents["left"] = try server.scores(server.group("left")).keys.map { String($0.prefix(5)) }
        contents["refs"] = try server.hash(server.group("refs")).map { "\($0) \($1)" }
        contents["jobs"] = try server.entries(server.workKey).map { $0.fields[3] }
        return contents
    }

    private func enqueue(_ id: String, _ server: FunctionServer) throws {
        let payload = "{\"conversation\":\"group:g1\",\"id\":\"\(id)\"}"
        let job = ["version", "1", "type", "group", "payload", payload]
        #expect(try server.call(["XADD", server.workKey, "*"] + job).text?.contains("-") == true)
    }

    @Test(arguments: ["", "p:", "a.b/"])
    func `the steps do what the one call does`(_ prefix: String) throws {
        let single = try FunctionServer(prefix: prefix)
        try single.create(["alice", "bob", "dave"])
        try single.change("alice", .add("carol"))
        try single.change("alice", .remove("dave"))
        try single.sendToGroup(ref: 1)

        let server = try cluster(prefix: prefix)
        #expect(try server.create(["alice", "bob", "dave"], isSplit: true).elements.count == 3)
        try enqueue(try #require(try server.lines().last), server)
        for operation in [GroupOperation.add("carol"), .remove("dave")] {
            #expect(try server.change("alice", operation, isSplit: true) == .text("DONE"))
            #expect(try server.change("alice", operation, isSplit: true) == .text("SAME"))
            try enqueue(try #require(try server.lines().last), server)
        }
        let id = try #require(try server.sendToGroup(ref: 1, isSplit: true).text)
        #expect(try server.sendToGroup(ref: 1, isSplit: true).text == id)
        try enqueue(id, server)

        try fanOut(single)
        try fanOut(server)
        #expect(try contents(server) == contents(single))
        #expect(try server.inbox("carol").count == 4, "each line, as the test delivers to all")
    }

    @Test func `marks, receipts and deletions go one tag at a time`() throws {
        let server = try cluster(prefix: "")
        try server.create(["alice", "bob", "carol"], isSplit: true)
        let ids = try (1...2).map { try #require(try server.sendToGroup(ref: $0, isSplit: true).text) }
        let marks = [(user: "bob", id: ids[1]), (user: "carol", id: ids[0])]
        #expect(try server.deliveredToGroup(marks, isSplit: true) == .integer(2))
        let reply = try server.receipts().elements
        #expect(reply[0].elements.last?.elements.map(\.text) == ["alice", ids[0]])
        let texts = reply[0].elements.prefix(2).map { $0.text ?? "" }
        #expect(try server.tell("delivered", from: texts[0], to: texts[1], []) == .text("DONE"))
        #expect(try server.unsendInGroup("alice", ids[1], isSplit: true) == .text("DONE"))
        #expect(try server.unsendInGroup("alice", ids[1], isSplit: true) == .text("SAME"))
        #expect(try server.sendToGroup(ref: 2, isSplit: true).text == ids[1])
        let event = #"{"type":"message","id":"\#(ids[1])","conversation":"group:g1","from":"alice"}"#
        try server.call("XADD", "inbox:{bob}", "0-1", "event", event)
        #expect(try server.erase(ids[1], of: "group:g1", from: "bob") == .integer(1))
        #expect(try server.page("bob", from: 1).map(\.id) == ["0-1"])
        #expect(try server.call("EXISTS", server.receiptsKey) == .integer(0))
    }

    @Test func `several tags in one call are refused, and nothing is changed`() throws {
        let server = try cluster(prefix: "")
        try server.create(isSplit: true)
        let keys = try server.call("DBSIZE")
        let event = #"{"type":"message","id":"5-0","from":"alice","content":{}}"#
        for reply in try [
            server.sendToGroup(ref: 1), server.change("alice", .add("carol")), server.create(),
            server.deliver([("5-0", event)], to: ["alice", "bob"]), server.delivered(upTo: "5-0"),
            server.deliveredToGroup([("bob", "5-0")]), server.unsend("5-0"),
            server.unsendInGroup("alice", "5-0"), server.hide("bob", with: "alice", "5-0"),
        ] {
            #expect(reply.text?.hasPrefix("CROSSSLOT ") == true)
        }
        #expect(try server.call("DBSIZE") == keys)
    }

    @Test func `deleting a group needs no list of its members there`() throws {
        let server = try cluster(prefix: "")
        try server.create(isSplit: true)
        #expect(try server.change("alice", .delete(["alice", "bob"]), isSplit: true) == .text("DONE"))
        #expect(try server.change("alice", .delete(["alice", "bob"]), isSplit: true) == .text("SAME"))
        #expect(try server.scores(server.group("left")).count == 2)
    }
}
