import TestSupport
import Testing

/// Several devices of one user, each with a cursor of its own.
@Suite(.serialized, .stage(nodes: 2, ["--max-devices", "3"])) struct `A user's devices` {
    private func cursor(_ device: Device) throws -> Int? {
        try Stage.current.redis.command("HGET", "cursor:{\(device.user)}", device.name).integer
    }

    private func inboxLength(_ user: String) throws -> Int? {
        try Stage.current.redis.command("XLEN", "inbox:{\(user)}").integer
    }

    @Test func `see what the others send, once, and not what they send themselves`() throws {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        let phone = try Device(alice, on: stage.nodes[0])
        let tablet = try Device(alice, "tablet", on: stage.nodes[1])
        let laptop = try Device(alice, "laptop", on: stage.nodes[0])
        let reader = try Device(bob, on: stage.nodes[1])
        try phone.deliver(1, to: bob, "from the phone")
        try tablet.deliver(1, to: bob, "from the tablet")
        try reader.deliver(1, to: alice, "to all")
        try phone.wait(messages: 2)
        try tablet.wait(messages: 2)
        try laptop.wait(messages: 3)
        #expect(phone.texts == ["from the tablet", "to all"])
        #expect(tablet.texts == ["from the phone", "to all"])
        #expect(laptop.texts == ["from the phone", "from the tablet", "to all"])
        #expect(laptop.inboxes == [1, 2, 3])
        #expect(reader.texts == ["from the phone", "from the tablet"])
        for device in [phone, tablet, laptop, reader] { try device.confirmAlive() }
        #expect(phone.messages.count == 2 && laptop.messages.count == 3 && reader.messages.count == 2)
    }

    @Test func `acknowledge for themselves, and the inbox is trimmed behind the slowest`() throws {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        let phone = try Device(bob, on: stage.nodes[0])
        let tablet = try Device(bob, "tablet", on: stage.nodes[1])
        let sender = try Device(alice, on: stage.nodes[1])
        for ref in 1...10 { try sender.deliver(ref, to: bob, "m\(ref)") }
        try phone.wait(messages: 10)
        try tablet.wait(messages: 10)
        try phone.acknowledge(7)
        #expect(try Deadline().wait { try cursor(phone) == 7 })
        #expect(try cursor(tablet) == 0)
        #expect(try inboxLength(bob) == 10, "the tablet has acknowledged nothing")
        try tablet.acknowledge(4)
        #expect(try Deadline().wait { try inboxLength(bob) == 6 })
        #expect(try cursor(phone) == 7)
        try phone.acknowledge(3)
        try phone.acknowledge(7)
        try phone.acknowledge(0)
        try phone.confirmAlive()
        #expect(try cursor(phone) == 7, "an acknowledgement never goes back")
        try tablet.acknowledge(10)
        try phone.acknowledge(10)
        #expect(try Deadline().wait { try inboxLength(bob) == 0 })
        try sender.deliver(11, to: bob, "m11")
        try phone.wait(messages: 11)
        #expect(phone.inboxes.last == 11, "ids go on after the inbox was emptied")
        #expect(phone.errors.isEmpty && tablet.errors.isEmpty)
    }

    @Test func `get a message of the user to themselves, but for the one that sent it`() throws {
        let stage = try Stage.current
        let alice = Stage.user("alice")
        let phone = try Device(alice, on: stage.nodes[0])
        let tablet = try Device(alice, "tablet", on: stage.nodes[1])
        for ref in 1...3 { try phone.deliver(ref, to: alice, "note \(ref)") }
        try tablet.wait(messages: 3)
        #expect(tablet.texts == ["note 1", "note 2", "note 3"])
        #expect(tablet.inboxes == [1, 2, 3])
        #expect(tablet.messages.first?.string("conversation") == "dm:\(alice):\(alice)")
        try phone.confirmAlive()
        #expect(phone.messages.isEmpty)
        try tablet.acknowledge(3)
        try phone.acknowledge(3)
        #expect(try Deadline().wait { try inboxLength(alice) == 0 })
    }

    @Test func `do not keep an inbox from being trimmed by what they sent themselves`() throws {
        let stage = try Stage.current
        let alice = Stage.user("alice")
        let phone = try Device(alice, on: stage.nodes[0])
        try phone.deliver(1, to: alice, "only for others, and there are none")
        #expect(try Deadline().wait { try inboxLength(alice) == 0 })
        #expect(try cursor(phone) == 1)
    }

    @Test func `may be connected twice, and both connections get everything`() throws {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        let sender = try Device(alice, on: stage.nodes[0])
        let first = try Device(bob, on: stage.nodes[0])
        let second = try Device(bob, on: stage.nodes[0])
        let elsewhere = try Device(bob, on: stage.nodes[1])
        for ref in 1...20 { try sender.send(ref, to: bob, "m\(ref)") }
        for device in [first, second, elsewhere] {
            try device.wait(messages: 20)
            #expect(device.inboxes == Array(1...20))
        }
        try first.acknowledge(20)
        #expect(try Deadline().wait { try inboxLength(bob) == 0 })
        try second.acknowledge(15)
        try second.confirmAlive()
        #expect(try cursor(second) == 20)
        #expect(second.errors.isEmpty)
    }

    @Test func `are limited: one too many is closed with 4502, and the others go on`() throws {
        let stage = try Stage.current
        let alice = Stage.user("alice")
        let devices = try ["one", "two", "three"].map { try Device(alice, $0, on: stage.nodes[0]) }
        let fields = Credentials.authorization(try Credentials.token(alice, "four"))
        for node in stage.nodes {
            let web = try RawWebSocket(port: node.port, path: "/v1/socket", fields: fields)
            #expect(try web.readClose() == 4502)
        }
        #expect(try stage.redis.command("HEXISTS", "cursor:{\(alice)}", "four").integer == 0)
        for device in devices { try device.confirmAlive() }
        try Device(alice, "two", on: stage.nodes[1]).confirmAlive()
    }

    @Test func `that are new begin where the others are, and the first with what the inbox holds`() throws {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        let phone = try Device(bob, on: stage.nodes[0])
        let sender = try Device(alice, on: stage.nodes[1])
        for ref in 1...10 { try sender.deliver(ref, to: bob, "m\(ref)") }
        try phone.wait(messages: 10)
        try phone.acknowledge(6)
        #expect(try Deadline().wait { try inboxLength(bob) == 4 })
        let tablet = try Device(bob, "tablet", on: stage.nodes[1])
        #expect(tablet.welcome.inbox == 10 && tablet.welcome.int("last") == 10)
        #expect(tablet.welcome.bool("new") == true)
        try sender.deliver(11, to: bob, "m11")
        try tablet.wait(messages: 1)
        #expect(tablet.inboxes == [11])
        let carol = Stage.user("carol")
        for ref in 20...22 { try sender.deliver(ref, to: carol, "m\(ref)") }
        let first = try Device(carol, on: stage.nodes[0])
        #expect(first.welcome.inbox == 0 && first.welcome.bool("new") == true)
        try first.wait(messages: 3)
    }
}
