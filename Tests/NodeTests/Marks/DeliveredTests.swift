import TestSupport
import Testing

/// Two ticks: what a device of the recipient has acknowledged, never before, never lost, and only forward.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0"])) struct `Delivered` {
    private func pair() throws -> (alice: Device, bob: Device) {
        let stage = try Stage.current
        return (
            try Device(Stage.user("alice"), on: stage.nodes[0]),
            try Device(Stage.user("bob"), on: stage.nodes[1])
        )
    }

    /// Sends so many messages and returns their ids.
    private func send(_ refs: ClosedRange<Int>, _ alice: Device, to bob: Device) throws -> [String] {
        try refs.map { try alice.deliver($0, to: bob.user, "m\($0)") }
    }

    @Test func `comes once for all that one acknowledgement covers, from one node to the other`() throws {
        let (alice, bob) = try pair()
        let ids = try send(1...10, alice, to: bob)
        try bob.wait(messages: 10)
        try bob.confirmAlive()
        try alice.confirmAlive()
        #expect(alice.receipts.isEmpty, "received is not acknowledged")
        try bob.acknowledge(10)
        try alice.wait("delivered", ids[9])
        let receipt = try #require(alice.receipts.first)
        #expect(alice.receipts.count == 1)
        #expect(receipt.inbox == 1 && receipt.string("by") == bob.user && (receipt.int("time") ?? 0) > 0)
        #expect(receipt.string("conversation") == alice.conversation(with: bob.user))
        #expect(receipt.names == ["type", "inbox", "conversation", "status", "id", "by", "time"])
        try bob.confirmAcknowledged(10)
        #expect(bob.others.isEmpty && bob.errors.isEmpty, "no echo")
    }

    @Test func `is not said of one's own messages or of receipts`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        let tablet = try Device(alice.user, "tablet", on: stage.nodes[1])
        let ids = try send(1...2, alice, to: bob)
        try tablet.wait(messages: 2)
        try tablet.acknowledge(2)
        try tablet.confirmAcknowledged(2)
        try bob.wait(messages: 2)
        try bob.acknowledge(2)
        try alice.wait("delivered", ids[1])
        try tablet.wait("delivered", ids[1])
        try tablet.acknowledge(3)
        try tablet.confirmAcknowledged(3)
        try alice.acknowledge(3)
        try alice.confirmAcknowledged(3)
        let note = try alice.deliver(3, to: alice.user, "a note")
        try tablet.wait(messages: 3)
        try tablet.acknowledge(4)
        try tablet.confirmAcknowledged(4)
        for device in [alice, tablet] { try device.confirmAlive() }
        #expect(alice.receipts.count == 1 && tablet.receipts.count == 1 && bob.receipts.isEmpty)
        #expect(
            try stage.mark("delivered", of: alice.user, in: alice.conversation(with: alice.user)) == nil,
            "\(note)"
        )
    }

    @Test func `only goes forward when devices race`() throws {
        let stage = try Stage.current
        let (alice, phone) = try pair()
        let tablet = try Device(phone.user, "tablet", on: stage.nodes[0])
        let ids = try send(1...30, alice, to: phone)
        try phone.wait(messages: 30)
        try tablet.wait(messages: 30)
        for inbox in 1...30 {
            try (inbox.isMultiple(of: 3) ? phone : tablet).acknowledge(inbox)
            try (inbox.isMultiple(of: 3) ? tablet : phone).acknowledge(max(1, inbox - 7))
        }
        try alice.wait("delivered", ids[29])
        try phone.acknowledge(30)
        try tablet.acknowledge(30)
        try phone.confirmAcknowledged(30)
        try tablet.confirmAcknowledged(30)
        try alice.confirmAlive()
        let told = alice.receipts("delivered")
        #expect(told == told.sorted() && Set(told).count == told.count)
        #expect(told.last == ids[29])
    }

    @Test func `is said when the acknowledgement comes on the next connection, ahead of the pages`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        let ids = try send(1...200, alice, to: bob)
        try bob.wait(messages: 200)
        bob.web.socket.finishSending()
        let again = try Device(bob.user, on: stage.nodes[0])
        #expect(again.welcome.inbox == 0 && again.welcome.int("last") == 200)
        try again.acknowledge(200)
        try alice.wait("delivered", ids[199])
        try again.confirmAcknowledged(200)
        let next = try alice.deliver(201, to: bob.user, "next")
        try again.wait { again.inboxes.last == 201 }
        #expect(again.errors.isEmpty && again.others.isEmpty)
        #expect(again.messages.count < 150, "what the device has is not sent again")
        try again.acknowledge(201)
        try alice.wait("delivered", next)
        #expect(alice.receipts("delivered") == alice.receipts("delivered").sorted())
    }

    @Test func `is said at once when the connection ends behind the acknowledgement`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        let ids = try send(1...5, alice, to: bob)
        try bob.wait(messages: 5)
        try bob.acknowledge(4)
        try bob.web.send(RawFrame(RawFrame.close, []))
        try bob.waitForEnd()
        try alice.wait("delivered", ids[3])
        let again = try Device(bob.user, on: stage.nodes[1])
        #expect(again.welcome.inbox == 4)
    }

    @Test func `survives that the recipient's node is killed, once the device acknowledges again`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        let ids = try send(1...5, alice, to: bob)
        try bob.wait(messages: 5)
        try bob.acknowledge(5)
        try stage.replaceNode(1)
        let again = try Device(bob.user, on: stage.nodes[1])
        try again.acknowledge(5)
        try alice.wait("delivered", ids[4])
        #expect(alice.receipts("delivered") == [ids[4]])
    }

    @Test func `is said after an outage of Redis in which the device acknowledged`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        let ids = try send(1...5, alice, to: bob)
        try bob.wait(messages: 5)
        stage.redis.pause()
        try bob.acknowledge(5)
        try bob.confirmAlive()
        stage.redis.resume()
        try alice.wait("delivered", ids[4])
        try stage.redis.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        let more = try send(6...6, alice, to: bob)
        try bob.wait(messages: 6)
        try bob.acknowledge(6)
        try alice.wait("delivered", more[0])
        try bob.confirmAcknowledged(6)
    }

    @Test func `waits for a sender who is away`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        let ids = try send(1...3, alice, to: bob)
        alice.web.socket.finishSending()
        try bob.wait(messages: 3)
        try bob.acknowledge(3)
        try stage.wait("delivered", of: bob.user, in: alice.conversation(with: bob.user), ids[2])
        let again = try Device(alice.user, on: stage.nodes[1])
        try again.wait("delivered", ids[2])
    }

    @Test func `keeps nobody from going on where the marks hold something foreign`() throws {
        let stage = try Stage.current
        let (alice, bob) = try pair()
        try stage.redis.command("SET", "marks:{\(alice.conversation(with: bob.user))}", "foreign")
        _ = try send(1...2, alice, to: bob)
        try bob.wait(messages: 2)
        try bob.acknowledge(2)
        try bob.confirmAcknowledged(2)
        #expect(try stage.nodes[1].metric("martlet_marks_refused_total") >= 1)
    }

    @Test func `holds for more conversations than a device may leave unacknowledged`() throws {
        let stage = try Stage.current
        let bob = Stage.user("bob")
        let (count, most) = (900, 512 + 128)
        let ids = try (1...count).map { try stored(from: "sender\($0)", to: bob, $0) }
        let device = try Device(bob, on: stage.nodes[1])
        #expect(device.welcome.inbox == 0)
        try device.wait(messages: 512)
        try device.confirmAlive()
        #expect(device.messages.count <= most + 1, "it waits for acknowledgements")
        var acknowledged = 0
        while acknowledged < count {
            acknowledged = try #require(device.inboxes.last)
            try device.acknowledge(acknowledged)
            try device.wait { device.messages.count > acknowledged || acknowledged == count }
        }
        try device.confirmAcknowledged(count)
        for (index, id) in ids.enumerated() {
            let mark = try stage.mark("delivered", of: bob, in: "dm:\(bob):sender\(index + 1)")
            #expect(mark == id)
        }
        #expect(device.others.isEmpty && device.closeCode == nil)
    }

    /// Stores a message as a node would.
    private func stored(from sender: String, to user: String, _ number: Int) throws -> String {
        let conversation = "dm:\(user):\(sender)"
        let reply = try Stage.current.redis.command(
            "FCALL",
            "martlet_1_send",
            "7",
            "log:{\(conversation)}",
            "refs:{\(conversation)}",
            "inbox:{\(user)}",
            "inbox:{\(sender)}",
            "cursor:{\(sender)}",
            "chats:{\(user)}",
            "chats:{\(sender)}",
            "user:{\(user)}",
            "user:{\(sender)}",
            conversation,
            sender,
            "phone",
            "1",
            #"{"kind":"text","text":"\#(number)"}"#
        )
        return try #require(reply.text)
    }
}
