import TestSupport
import Testing

/// `martlet_1_info`: what each of the others did with one's message.
@Suite struct MessageInfoTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private func expect(_ code: String, _ reply: TestReply) {
        #expect(reply.text?.hasPrefix("\(code) ") == true, "\(reply)")
    }

    @Test func `sent, delivered, read, by the other one's marks`() throws {
        try server.write("50-0")
        #expect(try server.info("50-0") == ["bob sent  "])
        try server.mark("delivered:bob", "49-0")
        #expect(try server.info("50-0") == ["bob sent 49-0 "])
        try server.mark("delivered:bob", "50-0")
        #expect(try server.info("50-0") == ["bob delivered 50-0 "])
        try server.mark("read:bob", "9-0")
        #expect(try server.info("50-0") == ["bob delivered 50-0 9-0"])
        try server.mark("read:bob", "100-0")
        #expect(try server.info("50-0") == ["bob read 100-0 100-0"])
        #expect(try server.info("50-0", for: "alice", peer: "alice") == [])
    }

    @Test func `only who wrote it may ask, and only for a message that is there`() throws {
        try server.write("50-0")
        expect("NOTTHESENDER", try server.infoReply("50-0", for: "bob", peer: "alice"))
        expect("NOSUCHMESSAGE", try server.infoReply("51-0"))
        try server.bury("50-0")
        expect("NOSUCHMESSAGE", try server.infoReply("50-0"))
        guard case .error = try server.infoReply("x") else { Issue.record("no error"); return }
    }

    @Test func `in a group those who are members now and were then`() throws {
        try server.create(["alice", "bob", "carol", "erin"])
        let id = try #require(try server.sendToGroup(ref: 1).text)
        try server.change("alice", .add("dave"))
        try server.change("alice", .remove("carol"))
        try server.call("ZREM", server.group("joined"), "erin")
        let later = try #require(try server.sendToGroup(ref: 2).text)
        let group = FunctionServer.conversation
        try server.mark("delivered:carol", later, in: group)
        try server.mark("delivered:bob", later, in: group)
        #expect(try server.info(id, of: group) == ["bob delivered \(later) ", "erin sent  "])
        #expect(
            try server.info(later, of: group)
                == ["bob delivered \(later) ", "dave sent  ", "erin sent  "]
        )
        expect("NOTTHESENDER", try server.infoReply(id, of: group, for: "bob"))
        expect("NOTAMEMBER", try server.infoReply(id, of: group, for: "carol"))
        expect("NOSUCHMESSAGE", try server.infoReply(try server.lines()[0], of: group))
    }

    @Test func `who came back does not see their message of before`() throws {
        try server.create()
        let id = try #require(try server.sendToGroup("bob", ref: 1).text)
        try server.change("alice", .remove("bob"))
        try server.change("alice", .add("bob"))
        expect("NOSUCHMESSAGE", try server.infoReply(id, of: FunctionServer.conversation, for: "bob"))
    }

    @Test func `every member of a large group is told of`() throws {
        let users = (0..<1_024).map { "u\($0)" }
        try server.create(users, mostGroups: 10)
        let id = try #require(try server.sendToGroup("u0", ref: 1).text)
        for user in users where user.hasSuffix("7") {
            try server.mark("read:\(user)", id, in: FunctionServer.conversation)
        }
        let states = try server.info(id, of: FunctionServer.conversation, for: "u0")
        #expect(states.count == 1_023)
        #expect(states.filter { $0.hasSuffix(" read \(id) \(id)") }.count == 102)
        #expect(states.filter { $0.hasSuffix(" sent  ") }.count == 921)
    }
}
