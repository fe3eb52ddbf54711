import TestSupport
import Testing

/// Messages that are deleted, for one user or for all, over two nodes and several devices of each user.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0"])) struct `Deleting a message` {
    /// Two users with two devices each, one on each node.
    private struct Four {
        let phone: Device
        let tablet: Device
        let bob: Device
        let laptop: Device
        let conversation: String

        init() throws {
            let nodes = try Stage.current.nodes
            phone = try Device(Stage.user("alice"), on: nodes[0])
            tablet = try Device(phone.user, "tablet", on: nodes[1])
            bob = try Device(Stage.user("bob"), on: nodes[1])
            laptop = try Device(bob.user, "laptop", on: nodes[0])
            conversation = phone.conversation(with: bob.user)
        }

        var all: [Device] { [phone, tablet, bob, laptop] }
    }

    /// Does what the retention worker does with the job of a deletion.
    private func erase(_ id: String, in conversation: String, for users: String...) throws {
        let redis = try Stage.current.redis
        let stones = try redis.command("ZRANGE", "deleted:{\(conversation)}", "0", "-1").elements
        let stone = try #require(stones.compactMap(\.text).first { $0.contains(#""id":"\#(id)""#) })
        for user in users {
            let keys = ["inbox:{\(user)}", "gone:{\(user)}"]
            let reply = try redis.command(
                "FCALL",
                "martlet_1_erase",
                "2",
                keys[0],
                keys[1],
                conversation,
                id,
                stone,
                "+"
            )
            #expect(reply.integer != nil, "\(reply)")
        }
    }

    @Test func `for all takes it from everywhere and tells every device`() throws {
        let four = try Four()
        let ids = try (1...3).map { try four.phone.deliver($0, to: four.bob.user, "word\($0)") }
        #expect(try four.phone.delete(ids[1], in: four.conversation, for: "all").type == "done")
        for device in four.all {
            try device.wait { device.deletions.count == 1 }
            let event = device.deletions[0]
            let names: Set = ["type", "inbox", "id", "conversation", "for", "by", "sender", "time"]
            #expect(event.names == names && event.id == ids[1])
            #expect(event.string("for") == "all" && event.string("conversation") == four.conversation)
            #expect(event.string("by") == four.phone.user && event.string("sender") == four.phone.user)
        }
        for device in [four.tablet, four.bob] {
            let page = try device.history(four.conversation)
            #expect(page.list("messages").map(\.type) == ["message", "deleted", "message"])
            #expect(page.list("messages").compactMap(\.id) == ids.reversed())
            #expect(!page.text.contains("word2"))
        }
        let log = try Stage.current.redis.command("XRANGE", "log:{\(four.conversation)}", "-", "+")
        #expect(!"\(log)".contains("word2"))
        #expect(try four.phone.delete(ids[1], in: four.conversation, for: "all").type == "done", "again")
        let client = GroupClient(four.phone.user, on: try Stage.current.nodes[1])
        #expect(try client.delete(ids[1], in: four.conversation, for: "all").status == 204, "and again")
        #expect(try client.delete(ids[2], in: four.conversation, for: "all").status == 204)
        try four.bob.wait { four.bob.deletions.count == 2 }
        let last = try four.bob.ask("conversations").list("conversations").first
        #expect(last?.inner("last")?.type == "deleted" && last?.int("unread") == 1)
    }

    @Test func `for all takes it from an inbox that was not delivered yet`() throws {
        let stage = try Stage.current
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        let user = Stage.user("bob")
        // Attached once, and gone at once: the inbox waits for it.
        _ = try Device(user, on: stage.nodes[1])
        let ids = try (1...3).map { try alice.deliver($0, to: user, "word\($0)") }
        let place = alice.conversation(with: user)
        try alice.delete(ids[1], in: place, for: "all")
        try erase(ids[1], in: place, for: user, alice.user)
        let inbox = try stage.redis.command("XRANGE", "inbox:{\(user)}", "-", "+")
        #expect(!"\(inbox)".contains("word2"))
        let bob = try Device(user, on: stage.nodes[0])
        try bob.wait { bob.deletions.count >= 2 && bob.messages.count >= 2 }
        #expect(bob.texts == ["word1", "word3"])
        #expect(Set(bob.inboxes + bob.deletions.compactMap(\.inbox)) == [1, 2, 3, 4], "no gap in the ids")
        #expect(bob.deletions.allSatisfy { $0.id == ids[1] })
        #expect(!bob.others.contains { $0.type == "resync" })
    }

    @Test func `for all is repeated with the send that it belongs to, and both are known again`() throws {
        let four = try Four()
        let id = try four.phone.deliver(1, to: four.bob.user, "word")
        try four.phone.delete(id, in: four.conversation, for: "all")
        #expect(
            try four.phone.deliver(1, to: four.bob.user, "word") == id,
            "the repeat has its id, and brings nothing back"
        )
        let later = try four.phone.deliver(2, to: four.bob.user, "other")
        #expect(later > id)
        let page = try four.bob.history(four.conversation)
        #expect(page.list("messages").map(\.type) == ["message", "deleted"])
    }

    @Test func `for oneself hides it on all one's devices and on nobody else's`() throws {
        let four = try Four()
        let ids = try (1...3).map { try four.phone.deliver($0, to: four.bob.user, "word\($0)") }
        #expect(try four.bob.delete(ids[2], in: four.conversation, for: "me").type == "done")
        let client = GroupClient(four.bob.user, on: try Stage.current.nodes[0])
        #expect(try client.delete(ids[0], in: four.conversation, for: "me").status == 204)
        #expect(try client.delete(ids[0], in: four.conversation, for: "me").status == 204, "again")
        for device in [four.bob, four.laptop] {
            try device.wait { device.deletions.count == 2 }
            #expect(device.deletions.compactMap(\.id) == [ids[2], ids[0]])
            #expect(device.deletions.allSatisfy { $0.string("for") == "me" && $0.string("sender") == nil })
            #expect(try device.history(four.conversation).list("messages").compactMap(\.id) == [ids[1]])
        }
        let row = try four.bob.ask("conversations").list("conversations").first
        #expect(row?.inner("last")?.id == ids[1] && row?.int("unread") == 1)
        for device in [four.phone, four.tablet] {
            #expect(try device.history(four.conversation).list("messages").compactMap(\.id) == ids.reversed())
            #expect(device.deletions.isEmpty)
        }
        try four.phone.delete(ids[1], in: four.conversation, for: "all")
        #expect(try four.bob.delete(ids[1], in: four.conversation, for: "me").type == "done", "a tombstone")
        #expect(try four.bob.history(four.conversation).list("messages").isEmpty)
    }

    @Test func `for all is for its sender`() throws {
        let four = try Four()
        let id = try four.phone.deliver(1, to: four.bob.user, "word")
        #expect(try four.bob.delete(id, in: four.conversation, for: "all").code == "not_the_sender")
        let client = GroupClient(four.bob.user, on: try Stage.current.node)
        let answer = try client.delete(id, in: four.conversation, for: "all")
        #expect(answer.status == 403 && answer.code == "not_the_sender")
        #expect(try four.phone.history(four.conversation).list("messages").first?.said == "word")
    }

    @Test func `for all has its time`() throws {
        let stage = try Stage.current
        try stage.withNode(["--delete-window", "0s"]) { (node) throws in
            let alice = try Device(Stage.user("alice"), on: node)
            let id = try alice.deliver(1, to: "bob", "word")
            let place = alice.conversation(with: "bob")
            let time = Int(id.dropLast(2)) ?? 0
            #expect(
                try Deadline().wait {
                    let now = try stage.redis.command("TIME").elements.compactMap(\.text).compactMap(Int.init)
                    return now[0] * 1_000 + now[1] / 1_000 > time
                }
            )
            #expect(try alice.delete(id, in: place, for: "all").code == "too_late")
            let answer = try GroupClient(alice.user, on: node).delete(id, in: place, for: "all")
            #expect(answer.status == 409 && answer.code == "too_late")
            #expect(try alice.delete(id, in: place, for: "me").type == "done", "for oneself it goes")
            let other = try Device(alice.user, on: stage.node)
            #expect(try other.delete(id, in: place, for: "all").type == "done", "48 h elsewhere")
        }
    }

    @Test func `of a group is for its sender and for admins`() throws {
        let nodes = try Stage.current.nodes
        let alice = try Device(Stage.user("alice"), on: nodes[0])
        let bob = try Device(Stage.user("bob"), on: nodes[1])
        let carol = try Device(Stage.user("carol"), on: nodes[0])
        let group = try TestGroup(alice.user, bob.user, carol.user)
        let ids = try (1...2).map { try #require(try bob.say($0, in: group, "word\($0)").id) }
        let place = group.conversation
        #expect(try carol.delete(ids[0], in: place, for: "all").code == "not_the_sender")
        let stranger = try Device(Stage.user("eve"), on: nodes[1])
        #expect(try stranger.delete(ids[0], in: place, for: "all").code == "not_a_member")
        #expect(try stranger.delete(ids[0], in: place, for: "me").code == "not_a_member")
        #expect(try alice.delete(ids[0], in: place, for: "all").type == "done")
        #expect(try bob.delete(ids[1], in: place, for: "all").type == "done")
        let change = try #require(try bob.history(place).list("messages").last?.id)
        #expect(try alice.delete(change, in: place, for: "all").code == "no_such_message")
        try group.fanOut()
        for device in [alice, bob, carol] {
            try device.wait { device.deletions.count == 2 }
            #expect(device.deletions.map { $0.string("by") } == [alice.user, bob.user])
            #expect(device.deletions.allSatisfy { $0.string("sender") == bob.user })
            let page = try device.history(place)
            #expect(page.list("messages").map(\.type) == ["deleted", "deleted", "group"])
        }
    }
}
