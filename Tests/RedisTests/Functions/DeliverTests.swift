import TestSupport
import Testing

/// `martlet_1_deliver`: every line once to every user.
@Suite struct DeliverTests {
    private let server: FunctionServer

    init() throws {
        server = try FunctionServer()
    }

    private func message(_ number: Int, from sender: String = "alice") -> (id: String, event: String) {
        let id = "176366900012\(number)-0"
        let event =
            "{\"type\":\"message\",\"id\":\"\(id)\",\"conversation\":\"group:g1\",\"from\":\"\(sender)\","
            + "\"device\":\"phone\",\"time\":176366900012\(number),\"content\":{\"from\":\"eve\"}}"
        return (id, event)
    }

    private func change(_ number: Int) -> (id: String, event: String) {
        let id = "176366900012\(number)-9"
        let event =
            "{\"type\":\"group\",\"id\":\"\(id)\",\"conversation\":\"group:g1\",\"from\":\"alice\","
            + "\"time\":176366900012\(number),\"change\":\"added\",\"users\":[\"bob\"]}"
        return (id, event)
    }

    private func events(_ user: String) throws -> [String] {
        try server.entries(server.inboxName(user)).map { $0.fields[1] }
    }

    @Test func `each user has each line in the inbox and on the channel, and chats say which was last`()
        throws
    {
        let lines = [message(0), change(0), message(1)]
        let users = ["alice", "bob", "carol"]
        let listeners = try users.map { try server.listener(to: $0) }
        #expect(try server.deliver(lines, to: users).elements == [.integer(9), .integer(0)])
        for (user, listener) in zip(users, listeners) {
            #expect(try server.inbox(user) == ["0-1", "0-2", "0-3"])
            #expect(try events(user) == lines.map(\.event))
            let published = lines.enumerated().map { index, line in
                line.event.replacing(",\"id\"", with: ",\"inbox\":\(index + 1),\"id\"", maxReplacements: 1)
            }
            #expect(try listener.published() == published)
            #expect(try server.scores(server.chatsName(user)) == ["group:g1": score(lines[2].id)])
        }
    }

    @Test func `a repeat does nothing, whole or in parts`() throws {
        let lines = [message(0), change(0), message(1), change(1)]
        try server.deliver(Array(lines[0..<2]), to: ["alice", "bob"])
        try server.deliver(Array(lines[0..<3]), to: ["bob"])
        let listener = try server.listener(to: "bob")
        let reply = try server.deliver(lines, to: ["alice", "bob", "carol"])
        #expect(reply.elements == [.integer(7), .integer(5)])
        #expect(try listener.published().count == 1)
        for user in ["alice", "bob", "carol"] { #expect(try events(user) == lines.map(\.event)) }
        let before = try server.digest()
        let again = try server.deliver(lines, to: ["alice", "bob", "carol"])
        #expect(again.elements == [.integer(0), .integer(12)])
        #expect(try server.deliver([lines[1]], to: ["bob"]).elements == [.integer(0), .integer(1)])
        #expect(try server.digest() == before)
    }

    @Test func `an acknowledged inbox gets nothing a second time`() throws {
        try server.attach("bob")
        try server.deliver([message(0)], to: ["bob"])
        try server.ack("bob", 1)
        #expect(try server.deliver([message(0)], to: ["bob"]).elements == [.integer(0), .integer(1)])
        #expect(try server.inbox("bob") == [])
    }

    @Test func `ten lines of one millisecond are told apart`() throws {
        let lines = (0...9).map { number in
            let id = "1763669000123-\(number)"
            return (
                id: id, event: "{\"type\":\"message\",\"id\":\"\(id)\",\"from\":\"alice\",\"content\":{}}"
            )
        }
        for line in lines { try server.deliver([line], to: ["bob"]) }
        #expect(try events("bob") == lines.map(\.event))
        for line in lines {
            #expect(try server.deliver([line], to: ["bob"]).elements == [.integer(0), .integer(1)])
        }
    }

    @Test(arguments: ["inbox:{bob}", "chats:{bob}"])
    func `a key of another kind stops that user only, and is said`(_ key: String) throws {
        try server.deliver([message(0)], to: ["alice"])
        try server.call("SET", key, "x")
        let lines = [message(0), message(1)]
        for round in 0..<2 {
            let reply = try server.deliver(lines, to: ["alice", "bob", "carol"]).elements
            #expect(
                Array(reply.prefix(3)) == [
                    .integer(round == 0 ? 3 : 0), .integer(round == 0 ? 1 : 4), .integer(2),
                ]
            )
            #expect(reply[3].text?.hasPrefix("WRONGTYPE ") == true && reply.count == 4)
        }
        #expect(try server.inbox("alice").count == 2)
        #expect(try server.inbox("carol").count == 2)
        try server.call("DEL", key)
        #expect(
            try server.deliver(lines, to: ["alice", "bob", "carol"]).elements == [.integer(2), .integer(4)]
        )
        #expect(try events("bob") == lines.map(\.event))
    }

    @Test func `an inbox at its end gets a part, and the rest later`() throws {
        // The last id but one: one more entry fits.
        try server.call("XADD", "inbox:{bob}", "0-18446744073709551614", "event", "{}")
        let lines = [message(0), message(1)]
        let reply = try server.deliver(lines, to: ["bob", "carol"]).elements
        #expect(Array(reply.prefix(3)) == [.integer(3), .integer(0), .integer(1)])
        #expect(try server.scores(server.chatsName("bob")) == ["group:g1": score(lines[0].id)])
        try server.call("DEL", "inbox:{bob}")
        #expect(try server.deliver(lines, to: ["bob"]).elements == [.integer(1), .integer(1)])
        #expect(try events("bob") == [lines[1].event])
    }

    @Test func `what is no event is refused before anything is delivered`() throws {
        let before = try server.digest()
        for event in ["", "{}", "null", "{\"id\":\"1-1\",\"type\":\"message\"}"] {
            guard case .error = try server.deliver([message(0), ("1763669000129-0", event)], to: ["bob"])
            else {
                Issue.record("taken: \(event)")
                continue
            }
        }
        #expect(try server.digest() == before)
        #expect(try server.deliver([], to: ["bob"]).elements == [.integer(0), .integer(0)])
        #expect(try server.deliver([message(0)], to: []).elements == [.integer(0), .integer(0)])
    }

    @Test func `five hundred users in a call`() throws {
        let users = (0..<500).map { "user\($0)" }
        #expect(
            try server.deliver([message(0), message(1)], to: users).elements == [
                .integer(1_000), .integer(0),
            ]
        )
        #expect(try server.inbox("user499").count == 2)
    }

    @Test func `without memory nothing is delivered`() throws {
        try server.call("CONFIG", "SET", "maxmemory", "1")
        #expect(try server.deliver([message(0)], to: ["bob"]).text?.hasPrefix("OOM ") == true)
        try server.call("CONFIG", "SET", "maxmemory", "0")
        #expect(try server.call("DBSIZE") == .integer(0))
    }
}
