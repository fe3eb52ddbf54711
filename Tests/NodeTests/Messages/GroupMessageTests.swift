import Protocol
import TestSupport
import Testing

/// Messages to groups, as they look on the wire and in Redis.
@Suite(.serialized, .stage(nodes: 2)) struct `A message to a group` {
    private func trio() throws -> (alice: Device, bob: Device, group: TestGroup) {
        let stage = try Stage.current
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        let bob = try Device(Stage.user("bob"), on: stage.nodes[1])
        let group = try TestGroup(alice.user, bob.user)
        try group.fanOut()
        return (alice, bob, group)
    }

    @Test func `is stored with a job, and reaches all members and the sender's other devices`() throws {
        let (alice, bob, group) = try trio()
        let tablet = try Device(alice.user, "tablet", on: Stage.current.nodes[1])
        let sent = try alice.say(1, in: group, "hi all")
        #expect(sent.names == ["type", "ref", "id", "conversation", "time"])
        #expect(sent.string("conversation") == group.conversation)
        let id = try #require(sent.id)
        #expect(try group.logged() == [#"{"kind":"text","text":"hi all"}"#])
        #expect(try group.jobs().last == id)
        try group.fanOut()
        try bob.wait(messages: 1)
        try tablet.wait(messages: 1)
        let message = try #require(bob.messages.first)
        #expect(
            message.names == [
                "type", "inbox", "id", "conversation", "from", "device", "ref", "time", "content",
            ]
        )
        #expect(message.id == id && message.string("conversation") == group.conversation)
        #expect(message.string("from") == alice.user && message.said == "hi all")
        #expect(tablet.texts == ["hi all"])
        try alice.confirmAlive()
        #expect(alice.messages.isEmpty, "it knows what it sent")
        try bob.acknowledge(try #require(message.inbox))
        try bob.confirmAcknowledged(try #require(message.inbox))
    }

    @Test func `of somebody who is not a member is refused, and holds nothing back`() throws {
        let (alice, bob, group) = try trio()
        let eve = try Device(Stage.user("eve"), on: Stage.current.nodes[1])
        let jobs = try group.jobs()
        let frames = [
            Device.send(1, in: group, "let me in"), Device.send(2, to: bob.user, "hello bob"),
            #"{"type":"send","ref":3,"to":"group:nobodys","content":{"kind":"text"}}"#,
        ]
        try eve.web.send(.text(frames[0]), .text(frames[1]), .text(frames[2]))
        try eve.wait { eve.errors.count == 2 && eve.sents.count == 1 }
        #expect(eve.errors.map(\.code) == ["not_a_member", "not_a_member"])
        #expect(eve.errors.map(\.retry) == [false, false])
        #expect(eve.sents.first?.ref == 2)
        #expect(try group.logged().isEmpty && group.jobs() == jobs)
        #expect(try group.command("EXISTS", "log:{group:nobodys}", "refs:{group:nobodys}").integer == 0)
        try alice.confirmAlive()
    }

    @Test func `again is answered alike, also after the sender has left`() throws {
        let (alice, bob, group) = try trio()
        let first = try bob.say(7, in: group, "once")
        let jobs = try group.jobs()
        #expect(try bob.say(7, in: group, "once").id == first.id)
        #expect(try bob.say(7, in: group, "twice").code == "ref_reused")
        #expect(try bob.say(6, in: group, "older").code == "ref_too_low")
        #expect(try group.jobs() == jobs)
        try group.change(alice.user, "remove", bob.user)
        #expect(try bob.say(7, in: group, "once").id == first.id)
        #expect(try bob.say(8, in: group, "let me in").code == "not_a_member")
        #expect(try group.logged().count == 1)
    }

    @Test func `is found far back in the group's log`() throws {
        let (alice, _, group) = try trio()
        for ref in 1...450 { try alice.write(Device.send(ref, in: group, "m\(ref)")) }
        try alice.wait { alice.sents.count == 450 }
        let id = try #require(alice.sents.first { $0.ref == 1 }?.id)
        #expect(try alice.say(1, in: group, "m1").id == id)
        #expect(try group.logged().count == 450)
    }

    @Test func `goes to the group, not to a user of the same name`() throws {
        let (alice, bob, group) = try trio()
        let namesake = try Device(group.id, on: Stage.current.nodes[1])
        for round in 0..<3 {
            try alice.web.send(
                .text(Device.send(round * 2 + 1, in: group, "g\(round)")),
                .text(Device.send(round * 2 + 2, to: group.id, "u\(round)"))
            )
        }
        try alice.wait { alice.sents.count == 6 }
        try group.fanOut()
        try bob.wait(messages: 3)
        try namesake.wait(messages: 3)
        #expect(bob.texts == ["g0", "g1", "g2"])
        #expect(namesake.texts == ["u0", "u1", "u2"])
    }

    @Test func `is refused for now while the workers are a million jobs behind`() throws {
        let (alice, _, group) = try trio()
        let fill = "for i = 1, 1000000 do redis.call('XADD', KEYS[1], '*', 'a', '') end"
        try group.command("EVAL", fill, "1", group.work)
        let refused = try alice.say(1, in: group, "once")
        #expect(refused.code == "storage_refused" && refused.retry == true)
        #expect(try group.logged().isEmpty)
        try group.command("DEL", group.work)
        #expect(try alice.say(1, in: group, "once").type == "sent")
        #expect(try group.logged().count == 1)
    }

    @Test func `is cut off cleanly for a member who is removed meanwhile`() throws {
        let (alice, bob, group) = try trio()
        let carol = try Device(Stage.user("carol"), on: Stage.current.nodes[0])
        try alice.say(1, in: group, "before")
        try group.change(alice.user, "add", carol.user)
        try alice.say(2, in: group, "with carol")
        try group.change(alice.user, "remove", bob.user)
        try alice.say(3, in: group, "without bob")
        // Only now, with everything decided: the lines alone say who gets what.
        try group.fanOut()
        try carol.wait(messages: 2)
        #expect(carol.texts == ["with carol", "without bob"])
        #expect(carol.changes.map { $0.string("change") } == ["added", "removed"])
        try bob.wait { bob.changes.count == 3 }
        #expect(bob.texts == ["before", "with carol"])
        #expect(bob.changes.map { $0.string("change") } == ["created", "added", "removed"])
        try alice.say(4, in: group, "still")
        try group.fanOut()
        try carol.wait(messages: 3)
        try bob.confirmAlive()
        #expect(bob.messages.count == 2)
    }
}

/// Changes of groups, as clients hear of them.
@Suite(.serialized, .stage(nodes: 2)) struct `A change of a group` {
    @Test func `reaches every device of every member, the acting one too`() throws {
        let stage = try Stage.current
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        let tablet = try Device(alice.user, "tablet", on: stage.nodes[1])
        let bob = try Device(Stage.user("bob"), on: stage.nodes[1])
        // Known to the server from here on: what comes while it is away waits for it.
        _ = try Device(alice.user, "laptop", on: stage.nodes[0])
        let group = try TestGroup(alice.user, bob.user)
        try group.change(alice.user, "promote", bob.user)
        try group.fanOut()
        for device in [alice, tablet, bob] {
            try device.wait { device.changes.count == 2 }
            #expect(device.changes.compactMap(\.inbox) == [1, 2])
            let names: Set = ["type", "inbox", "id", "conversation", "from", "time", "change"]
            #expect(device.changes[0].names == names.union(["name", "count"]))
            #expect(device.changes[1].names == names.union(["users"]))
            #expect(device.changes.allSatisfy { $0.string("from") == alice.user })
        }
        // From the inbox as well as live, and acknowledged as any event.
        let late = try Device(alice.user, "laptop", on: stage.nodes[0])
        try late.wait { late.changes.count == 2 }
        #expect(late.changes.map(\.text) == alice.changes.map(\.text))
        for device in [alice, tablet, late] {
            try device.acknowledge(2)
            try device.confirmAcknowledged(2)
        }
        #expect(try stage.redis.command("XLEN", "inbox:{\(alice.user)}").integer == 0)
    }

    @Test func `is written as the protocol's reader reads it`() throws {
        let names = ["alice", "bob", "carol"].map(Stage.user)
        let group = try TestGroup(names[0], names[1])
        try group.change(names[0], "add", names[2])
        try group.change(names[0], "promote", names[1])
        try group.change(names[0], "demote", names[1])
        try group.change(names[0], "remove", names[1])
        try group.change(names[2], "remove", names[2])
        let lines = try group.command("XRANGE", group.key("log"), "-", "+").elements
        let changes = lines.compactMap { line -> GroupChange? in
            let bytes = Array((line.elements.last?.elements.last?.text ?? "").utf8)
            return GroupChange(bytes.span)
        }
        #expect(
            changes == [
                .created(name: "a group", picture: nil, count: 2),
                .members(.added, users: [names[2]]), .members(.promoted, users: [names[1]]),
                .members(.demoted, users: [names[1]]), .members(.removed, users: [names[1]]),
                .members(.left, users: [names[2]]),
            ]
        )
    }
}
