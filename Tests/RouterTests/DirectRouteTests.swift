import Protocol
import Router
import Testing

/// The names of a 1:1 message, in the order of `martlet_1_send`.
@Suite struct DirectRouteTests {
    private func route(_ sender: String, _ recipient: String, prefix: String = "") throws -> DirectRoute {
        let sender = try #require(UserID(sender))
        let recipient = try #require(UserID(recipient))
        return DirectRoute(from: sender, to: recipient, names: RedisNames(prefix: prefix))
    }

    private func parts(_ route: DirectRoute) -> [String] {
        DirectRoute.Part.allCases.map { String(decoding: route.bytes[route.range(of: $0)], as: UTF8.self) }
    }

    @Test func `parts stand in the order of the function's keys and arguments`() throws {
        let route = try route("bob", "alice", prefix: "p:")
        #expect(
            parts(route) == [
                "p:log:{dm:alice:bob}", "p:refs:{dm:alice:bob}", "p:inbox:{alice}", "p:inbox:{bob}",
                "p:cursor:{bob}",
                "p:user:{alice}", "p:user:{bob}", "dm:alice:bob", "bob",
            ]
        )
        #expect(parts(route).joined().utf8.elementsEqual(route.bytes))
        #expect(route.conversation.text == "dm:alice:bob")
        #expect(route.recipient.text == "alice")
    }

    @Test func `a message to oneself has one inbox`() throws {
        let route = try route("alice", "alice")
        #expect(parts(route)[2] == parts(route)[3])
        #expect(route.conversation.text == "dm:alice:alice")
    }

    @Test(arguments: [
        ("alice", true), ("alic", false), ("alice2", false), ("Alice", false), ("bob", false), ("", false),
    ])
    func `a route is for its recipient only`(_ id: String, _ isFor: Bool) throws {
        let route = try route("bob", "alice")
        let bytes = Array(id.utf8)
        let result = route.isFor(bytes.span)
        #expect(result == isFor)
    }

    @Test func `the longest ids fit`() throws {
        let sender = String(repeating: "a", count: 64)
        let recipient = String(repeating: "b", count: 64)
        let route = try route(sender, recipient, prefix: "prefix:")
        #expect(parts(route)[0] == "prefix:log:{dm:\(sender):\(recipient)}")
        #expect(parts(route)[8] == sender)
    }
}
