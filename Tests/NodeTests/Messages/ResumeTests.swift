import TestSupport
import Testing

/// A device that comes back goes on behind its cursor, on whichever node.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0"])) struct `A device that comes back` {
    @Test func `goes on behind what it acknowledged, on another node, and after a crash of its node`() throws
    {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        let sender = try Device(alice, on: stage.nodes[0])
        var reader = try Device(bob, on: stage.nodes[1])
        for ref in 1...5 { try sender.deliver(ref, to: bob, "m\(ref)") }
        try reader.wait(messages: 5)
        try reader.acknowledge(3)
        try reader.confirmAcknowledged(3)
        let epoch = try #require(reader.welcome.int("epoch"))
        for ref in 6...8 { try sender.deliver(ref, to: bob, "m\(ref)") }

        reader = try Device(bob, on: stage.nodes[0])
        #expect(reader.welcome.inbox == 3)
        #expect(reader.welcome.int("last") == 8)
        #expect(reader.welcome.int("epoch") == epoch)
        try reader.wait(messages: 5)
        #expect(reader.texts == ["m4", "m5", "m6", "m7", "m8"])
        try reader.acknowledge(8)
        try reader.confirmAcknowledged(8)

        try stage.replaceNode(1)
        reader = try Device(bob, on: stage.nodes[1])
        #expect(reader.welcome.inbox == 8)
        try sender.deliver(9, to: bob, "m9")
        try reader.wait(messages: 1)
        #expect(reader.inboxes == [9])
    }

    @Test func `finds its cursor after Redis was restarted, and sees nothing twice`() throws {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        let sender = try Device(alice, on: stage.nodes[0])
        var reader = try Device(bob, on: stage.nodes[1])
        for ref in 1...4 { try sender.deliver(ref, to: bob, "m\(ref)") }
        try reader.wait(messages: 4)
        try reader.acknowledge(2)
        #expect(
            try Deadline().wait { try stage.redis.command("HGET", "cursor:{\(bob)}", "phone").integer == 2 }
        )
        try stage.restartRedis()
        try sender.deliver(5, to: bob, "m5")
        try reader.wait(messages: 5)
        #expect(reader.inboxes == [1, 2, 3, 4, 5], "the connection survived, with no event twice")
        #expect(reader.others.isEmpty)
        reader = try Device(bob, on: stage.nodes[1])
        #expect(reader.welcome.inbox == 2)
        try reader.wait(messages: 3)
        #expect(reader.inboxes == [3, 4, 5])
    }

    @Test func `gets everything in order while more comes in`() throws {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        let sender = try Device(alice, on: stage.nodes[0])
        try sender.flood(1...1_000, to: bob)
        let reader = try Device(bob, on: stage.nodes[1])
        try sender.flood(1_001...2_000, to: bob)
        try reader.wait(messages: 2_000)
        #expect(reader.inboxes == Array(1...2_000))
        #expect(reader.messages.compactMap(\.id) == sender.sents.compactMap(\.id))
    }

    @Test func `is told by the epoch that Redis lost everything meanwhile`() throws {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        let sender = try Device(alice, on: stage.nodes[0])
        var reader: Device? = try Device(bob, on: stage.nodes[1])
        for ref in 1...5 { try sender.deliver(ref, to: bob, "m\(ref)") }
        try reader?.wait(messages: 5)
        let epoch = reader?.welcome.int("epoch")
        try reader?.web.send(.close(1000))
        try reader?.waitForEnd()
        reader = nil
        try stage.redis.command("FLUSHALL")
        let again = try Device(bob, on: stage.nodes[0])
        #expect(again.welcome.inbox == 0)
        #expect(again.welcome.int("last") == 0)
        #expect(again.welcome.int("epoch") != epoch)
        try sender.deliver(6, to: bob, "after")
        try again.wait(messages: 1)
        #expect(again.inboxes == [1])
        #expect(again.others.isEmpty)
    }

    @Test func `is told while it is connected that Redis lost everything, and goes on`() throws {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        let sender = try Device(alice, on: stage.nodes[0])
        let phone = try Device(bob, on: stage.nodes[1])
        let tablet = try Device(bob, "tablet", on: stage.nodes[0])
        for ref in 1...5 { try sender.deliver(ref, to: bob, "m\(ref)") }
        try phone.wait(messages: 5)
        try tablet.wait(messages: 5)
        try stage.redis.command("FLUSHALL")
        try sender.deliver(6, to: bob, "after")
        for device in [phone, tablet] {
            try device.wait(messages: 6)
            #expect(device.inboxes == [1, 2, 3, 4, 5, 1])
            let resync = try #require(device.others.first)
            #expect(resync.type == "resync")
            #expect(resync.inbox == 0)
            #expect(resync.int("epoch") != device.welcome.int("epoch"))
            #expect(device.others.count == 1)
        }
        #expect(phone.others[0].int("epoch") == tablet.others[0].int("epoch"))
        try phone.acknowledge(1)
        #expect(
            try Deadline().wait { try stage.redis.command("HGET", "cursor:{\(bob)}", "phone").integer == 1 }
        )
        try sender.deliver(7, to: bob, "more")
        try phone.wait(messages: 7)
        #expect(phone.inboxes.last == 2)
        #expect(try Device(bob, on: stage.nodes[0]).welcome.inbox == 1)
    }

    @Test func `is told of an acknowledgement that lies ahead, and its cursor stays`() throws {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        let sender = try Device(alice, on: stage.nodes[0])
        let reader = try Device(bob, on: stage.nodes[1])
        for ref in 1...3 { try sender.deliver(ref, to: bob, "m\(ref)") }
        try reader.wait(messages: 3)
        try reader.acknowledge(2)
        try reader.acknowledge(4)
        try reader.wait { reader.errors.count == 1 }
        #expect(reader.errors[0].code == "ack_ahead")
        try reader.confirmAcknowledged(2)
        #expect(try stage.redis.command("HGET", "cursor:{\(bob)}", "phone").integer == 2)
        try reader.acknowledge(3)
        #expect(try Deadline().wait { try stage.redis.command("XLEN", "inbox:{\(bob)}").integer == 0 })
        // Of an earlier connection it may be right although this one has not been sent it.
        try sender.deliver(4, to: bob, "m4")
        let again = try Device(bob, on: stage.nodes[0])
        try again.acknowledge(4)
        #expect(
            try Deadline().wait { try stage.redis.command("HGET", "cursor:{\(bob)}", "phone").integer == 4 }
        )
        #expect(again.errors.isEmpty)
    }

    @Test func `may acknowledge at once what it had before, while its backlog is read`() throws {
        let stage = try Stage.current
        let bob = Stage.user("bob")
        let sender = try Device(Stage.user("alice"), on: stage.nodes[0])
        let padding = String(repeating: "x", count: 2_000)
        try sender.flood(1...5_000, to: bob, padding: padding)
        let reader = try Device(bob, on: stage.nodes[1], receiveBufferBytes: 4_096)
        try reader.acknowledge(4_000)
        try reader.wait { reader.inboxes.last == 5_000 }
        #expect(reader.others.isEmpty, "nothing was lost")
        #expect(reader.inboxes == reader.inboxes.sorted())
        #expect(Set(reader.inboxes).isSuperset(of: 4_001...5_000))
        try reader.confirmAcknowledged(4_000)
        #expect(try stage.redis.command("XLEN", "inbox:{\(bob)}").integer == 1_000)
    }

    @Test func `may acknowledge what it has right behind what it has not`() throws {
        let stage = try Stage.current
        let bob = Stage.user("bob")
        let sender = try Device(Stage.user("alice"), on: stage.nodes[0])
        let reader = try Device(bob, on: stage.nodes[1])
        for ref in 1...5 { try sender.deliver(ref, to: bob, "m\(ref)") }
        try reader.wait(messages: 5)
        try reader.web.send(
            .text(#"{"type":"ack","inbox":99}"#),
            .text(#"{"type":"ack","inbox":3}"#),
            .text(#"{"type":"ack","inbox":98}"#)
        )
        try reader.wait { !reader.errors.isEmpty }
        #expect(reader.errors.allSatisfy { $0.code == "ack_ahead" })
        #expect(
            try Deadline().wait { try stage.redis.command("HGET", "cursor:{\(bob)}", "phone").integer == 3 }
        )
    }

    @Test func `shares nothing with a user of the same name behind another prefix`() throws {
        let stage = try Stage.current
        let (alice, bob) = (Stage.user("alice"), Stage.user("bob"))
        try stage.withNode(["--prefix", "other:"]) { (node) throws in
            let here = try Device(bob, on: stage.nodes[0])
            let there = try Device(bob, on: node)
            let sender = try Device(alice, on: stage.nodes[1])
            let namesake = try Device(alice, on: node)
            try sender.deliver(1, to: bob, "here")
            try namesake.deliver(1, to: bob, "there")
            try here.wait(messages: 1)
            try there.wait(messages: 1)
            try here.confirmAlive()
            try there.confirmAlive()
            #expect(here.texts == ["here"])
            #expect(there.texts == ["there"])
            #expect(try stage.redis.command("XLEN", "other:inbox:{\(bob)}").integer == 1)
            #expect(try stage.redis.command("XLEN", "inbox:{\(bob)}").integer == 1)
            let channels = try stage.redis.command("PUBSUB", "CHANNELS", "other:*").elements
            let names = channels.compactMap(\.text).filter { !$0.hasPrefix("other:canary:") }
            #expect(names.count == channels.count - 1)
            #expect(Set(names) == ["other:user:{\(bob)}", "other:user:{\(alice)}"])
        }
    }
}
