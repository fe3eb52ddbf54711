import TestSupport
import Testing

/// How far one message has come, as its sender is told.
@Suite(.serialized, .stage(nodes: 2)) struct `Information about a message` {
    private func info(_ device: Device, _ place: String, _ id: String) throws -> ChatFrame {
        try device.ask("info", #""conversation":"\#(place)","id":"\#(id)""#)
    }

    @Test func `tells what the other one did with it`() throws {
        let nodes = try Stage.current.nodes
        let alice = try Device(Stage.user("alice"), on: nodes[0])
        let bob = Stage.user("bob")
        let place = alice.conversation(with: bob)
        let ids = try (1...2).map { try alice.deliver($0, to: bob, "m\($0)") }
        let redis = try Stage.current.redis
        let sent = try info(alice, place, ids[0])
        #expect(sent.type == "info" && sent.string("conversation") == place && sent.id == ids[0])
        #expect(sent.list("members").map(\.text) == [#"{"status":"sent","user":"\#(bob)"}"#])
        try redis.command("HSET", "marks:{\(place)}", "delivered:\(bob)", ids[1])
        let delivered = try #require(try info(alice, place, ids[0]).list("members").first)
        #expect(delivered.string("status") == "delivered" && delivered.string("delivered") == ids[1])
        try redis.command("HSET", "marks:{\(place)}", "read:\(bob)", ids[0])
        let read = try #require(try info(alice, place, ids[0]).list("members").first)
        #expect(read.string("status") == "read" && read.string("read") == ids[0])
        #expect(try info(alice, place, ids[1]).list("members").first?.string("status") == "delivered")
        let path = "/v1/conversations/\(place)/messages/\(ids[1])/info"
        let answer = try GroupClient(alice.user, on: nodes[1]).send("GET", path)
        #expect(answer.status == 200)
        #expect(try answer.frame().without().text == info(alice, place, ids[1]).without("type", "ref").text)
        #expect(try info(Device(bob, on: nodes[1]), place, ids[0]).code == "not_the_sender")
        #expect(try GroupClient(bob, on: nodes[0]).send("GET", path).status == 403)
    }

    @Test func `costs more in a group, however small it is`() throws {
        try Stage.current.withNode(["--send-rate", "4"]) { node in
            let alice = try Device(Stage.user("alice"), on: node)
            let group = try TestGroup(alice.user, Stage.user("bob"))
            let id = "1763669000123-4"
            #expect(try info(alice, alice.conversation(with: "bob"), id).code == "no_such_message")
            #expect(try info(alice, group.conversation, id).code == "no_such_message")
            let refusal = try info(alice, group.conversation, id)
            #expect(refusal.code == "rate_limited", "17 tokens of 20, and four a second")
            #expect((1...4_000).contains(refusal.int("after") ?? 0))
            let client = GroupClient(alice.user, on: node)
            let path = "/v1/conversations/\(group.conversation)/messages/\(id)/info"
            #expect(try client.send("GET", path).status == 429)
        }
    }

    @Test func `in a group is about those who were there then and are now`() throws {
        let alice = try Device(Stage.user("alice"), on: Stage.current.node)
        let (bob, carol, dave) = (Stage.user("bob"), Stage.user("carol"), Stage.user("dave"))
        let group = try TestGroup(alice.user, bob, carol)
        let id = try #require(try alice.say(1, in: group, "m").id)
        try group.change(alice.user, "add", dave)
        try group.change(alice.user, "remove", carol)
        try group.command("HSET", group.key("marks"), "read:\(bob)", id)
        let members = try info(alice, group.conversation, id).list("members")
        #expect(members.map { $0.string("user") } == [bob])
        #expect(members.first?.string("status") == "read")
        let stranger = try Device(carol, on: Stage.current.nodes[1])
        #expect(try info(stranger, group.conversation, id).code == "not_a_member")
        let change = try #require(try alice.history(group.conversation).list("messages").last?.id)
        #expect(try info(alice, group.conversation, change).code == "no_such_message")
    }
}
