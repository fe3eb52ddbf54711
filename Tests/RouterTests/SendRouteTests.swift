import Protocol
import Router
import Testing

/// The names of a message, in the order of the function that takes them.
@Suite struct SendRouteTests {
    private func route(_ sender: String, _ recipient: String, prefix: String = "") throws -> SendRoute {
        let sender = try #require(UserID(sender))
        let recipient = try #require(UserID(recipient))
        return SendRoute(from: sender, to: recipient, names: RedisNames(prefix: prefix))
    }

    private func groupRoute(_ sender: String, _ group: String, prefix: String = "") throws -> SendRoute {
        let sender = try #require(UserID(sender))
        let group = try #require(GroupID(group))
        return SendRoute(from: sender, to: group, names: RedisNames(prefix: prefix))
    }

    private func parts(_ route: SendRoute) -> [String] {
        (0..<route.count).map { String(decoding: route.bytes[route.range($0)], as: UTF8.self) }
    }

    @Test func `parts stand in the order of the function's keys and arguments`() throws {
        let route = try route("bob", "alice", prefix: "p:")
        #expect(
            parts(route) == [
                "p:log:{dm:alice:bob}", "p:refs:{dm:alice:bob}", "p:inbox:{alice}", "p:inbox:{bob}",
                "p:cursor:{bob}", "p:chats:{alice}", "p:chats:{bob}",
                "p:user:{alice}", "p:user:{bob}", "dm:alice:bob", "bob",
            ]
        )
        #expect(route.keyCount == 7)
        #expect("\(route.function)" == "martlet_1_send")
        #expect(parts(route).joined().utf8.elementsEqual(route.bytes))
        #expect(route.conversation.text == "dm:alice:bob")
        #expect(route.log == route.range(0))
        #expect(route.refs == route.range(1))
    }

    @Test func `a group's message names the members and the partition`() throws {
        let route = try groupRoute("bob", "g1", prefix: "p:")
        let group = try #require(GroupID("g1"))
        #expect(
            parts(route) == [
                "p:log:{group:g1}", "p:refs:{group:g1}", "p:members:{group:g1}",
                "p:work:fanout:\(FanoutPartition.of(group))",
                "group:g1", "bob",
            ]
        )
        #expect(route.keyCount == 4)
        #expect("\(route.function)" == "martlet_1_group_send")
        #expect(parts(route).joined().utf8.elementsEqual(route.bytes))
    }

    @Test func `a message to oneself has one inbox`() throws {
        let route = try route("alice", "alice")
        #expect(parts(route)[2] == parts(route)[3])
        #expect(route.conversation.text == "dm:alice:alice")
    }

    @Test(arguments: [
        ("alice", true), ("alic", false), ("alice2", false), ("Alice", false), ("bob", false), ("", false),
    ])
    func `a route is for its recipient only`(_ id: String, _ leads: Bool) throws {
        let bytes = Array(id.utf8)
        let toUser = try route("bob", "alice")
        let toGroup = try groupRoute("bob", "alice")
        let answers = [
            toUser.leads(to: .user(0..<bytes.count), of: bytes.span),
            toGroup.leads(to: .group(0..<bytes.count), of: bytes.span),
            // A user and a group may have the same id.
            toUser.leads(to: .group(0..<bytes.count), of: bytes.span),
            toGroup.leads(to: .user(0..<bytes.count), of: bytes.span),
        ]
        #expect(answers == [leads, leads, false, false])
    }

    @Test func `the longest ids fit`() throws {
        let sender = String(repeating: "a", count: 64)
        let recipient = String(repeating: "b", count: 64)
        let toUser = try route(sender, recipient, prefix: "prefix:")
        #expect(parts(toUser)[0] == "prefix:log:{dm:\(sender):\(recipient)}")
        #expect(parts(toUser)[10] == sender)
        let toGroup = try groupRoute(sender, recipient, prefix: "prefix:")
        #expect(parts(toGroup)[2] == "prefix:members:{group:\(recipient)}")
    }
}
