import TestSupport
import Testing

/// Blue ticks: how far a user has read, told to the other side and to the user's own other devices.
@Suite(.serialized, .stage(nodes: 2)) struct `Read` {
    private func pair() throws -> (alice: Device, bob: Device, conversation: String) {
        let stage = try Stage.current
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        let bob = try Device(Stage.user("bob"), on: stage.nodes[1])
        return (alice, bob, alice.conversation(with: bob.user))
    }

    @Test func `is told to who wrote, and to the reader's other devices`() throws {
        let stage = try Stage.current
        let (alice, phone, conversation) = try pair()
        let tablet = try Device(phone.user, "tablet", on: stage.nodes[0])
        let ids = try (1...3).map { try alice.deliver($0, to: phone.user, "m\($0)") }
        try phone.wait(messages: 3)
        let answer = try phone.read(ids[1], in: conversation)
        #expect(answer.type == "done" && answer.names == ["type", "ref"])
        try alice.wait("read", ids[1])
        try tablet.wait("read", ids[1])
        let told = try #require(alice.receipts.first)
        #expect(told.string("by") == phone.user && told.string("device") == nil)
        let copy = try #require(tablet.receipts.first)
        #expect(copy.string("by") == phone.user && copy.string("device") == "phone")
        #expect(copy.string("conversation") == conversation && copy.inbox == 4)
        try phone.confirmAlive()
        #expect(phone.receipts.isEmpty, "the device that read knows it")
        try phone.acknowledge(3)
        try phone.confirmAcknowledged(4)
    }

    @Test func `makes the mark of what was delivered unnecessary`() throws {
        let (alice, bob, conversation) = try pair()
        let id = try alice.deliver(1, to: bob.user, "one")
        try bob.wait(messages: 1)
        try bob.read(id, in: conversation)
        try bob.acknowledge(1)
        try bob.confirmAcknowledged(1)
        try alice.wait("read", id)
        try alice.confirmAlive()
        #expect(alice.receipts.count == 1)
        #expect(try Stage.current.mark("delivered", of: bob.user, in: conversation) == id)
    }

    @Test func `only goes forward`() throws {
        let (alice, bob, conversation) = try pair()
        let ids = try (1...5).map { try alice.deliver($0, to: bob.user, "m\($0)") }
        try bob.wait(messages: 5)
        for index in [2, 0, 4, 1, 4] { #expect(try bob.read(ids[index], in: conversation).type == "done") }
        try alice.wait("read", ids[4])
        try alice.confirmAlive()
        #expect(alice.receipts("read") == [ids[2], ids[4]])
        #expect(try Stage.current.mark("read", of: bob.user, in: conversation) == ids[4])
    }

    @Test func `needs no ref, and is then answered only where it is refused`() throws {
        let (alice, bob, conversation) = try pair()
        let id = try alice.deliver(1, to: bob.user, "one")
        try bob.wait(messages: 1)
        try bob.write(#"{"type":"read","conversation":"\#(conversation)","id":"\#(id)"}"#)
        try alice.wait("read", id)
        try bob.confirmAlive()
        #expect(bob.others.isEmpty && bob.errors.isEmpty)
        try bob.write(#"{"type":"read","conversation":"\#(conversation)","id":"9999999999999-0"}"#)
        try bob.wait { !bob.errors.isEmpty }
        #expect(bob.errors[0].code == "no_such_message" && bob.errors[0].ref == nil)
    }

    @Test func `reaches who comes back later`() throws {
        let stage = try Stage.current
        let (alice, bob, conversation) = try pair()
        let id = try alice.deliver(1, to: bob.user, "one")
        alice.web.socket.finishSending()
        try bob.wait(messages: 1)
        try bob.read(id, in: conversation)
        let again = try Device(alice.user, on: stage.nodes[1])
        try again.wait("read", id)
    }

    @Test func `is for those who are in the conversation, and for what was said in it`() throws {
        let stage = try Stage.current
        let (alice, bob, conversation) = try pair()
        let eve = try Device(Stage.user("eve"), on: stage.nodes[0])
        let group = try TestGroup(alice.user, bob.user)
        let id = try alice.deliver(1, to: bob.user, "one")
        #expect(try eve.read(id, in: conversation).code == "not_a_member")
        #expect(try eve.read(id, in: group.conversation).code == "not_a_member")
        #expect(try eve.read(id, in: "group:\(Stage.user("none"))").code == "not_a_member")
        #expect(try bob.read("9999999999999-0", in: conversation).code == "no_such_message")
        #expect(try eve.read(id, in: eve.conversation(with: bob.user)).code == "no_such_message")
        #expect(try stage.redis.command("EXISTS", "marks:{\(conversation)}").integer == 0)
    }

    @Test func `in a group is noted, and a job asks to tell the senders`() throws {
        let stage = try Stage.current
        let (alice, bob, _) = try pair()
        let group = try TestGroup(alice.user, bob.user)
        let id = try #require(try alice.say(1, in: group, "one").id)
        #expect(try bob.read(id, in: group.conversation).type == "done")
        #expect(try stage.mark("read", of: bob.user, in: group.conversation) == id)
        #expect(try stage.mark("delivered", of: bob.user, in: group.conversation) == id)
        let jobs = try stage.redis.command("XRANGE", "work:receipts", "-", "+").elements
        #expect(jobs.contains { $0.elements.last?.elements.last?.text?.contains(group.conversation) == true })
    }

    @Test func `counts against the rate of messages`() throws {
        let stage = try Stage.current
        try stage.withNode(["--send-rate", "1"]) { (node) throws in
            let alice = try Device(Stage.user("alice"), on: node)
            let conversation = alice.conversation(with: alice.user)
            let id = try alice.deliver(1, to: alice.user, "a note")
            let answers = try (1...8).map { _ in try alice.read(id, in: conversation) }
            let refused = try #require(answers.first { $0.type == "error" })
            #expect(
                refused.code == "rate_limited" && refused.retry == true && (refused.int("after") ?? 0) > 0
            )
        }
    }

    @Test func `is refused for now while Redis is away`() throws {
        let stage = try Stage.current
        let (alice, bob, conversation) = try pair()
        let id = try alice.deliver(1, to: bob.user, "one")
        try stage.restartRedis()
        #expect(try bob.read(id, in: conversation).type == "done", "the link repeats it")
        try alice.wait("read", id)
    }
}
