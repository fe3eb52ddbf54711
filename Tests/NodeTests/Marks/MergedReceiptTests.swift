import TestSupport
import Testing

/// Receipts that a device was away for: of each mark it gets the last word, not every one.
@Suite(.serialized, .stage(nodes: 2)) struct `A device that was away` {
    @Test func `gets the last of many receipts, every message, and can acknowledge all of it`() throws {
        let stage = try Stage.current
        let user = Stage.user("alice")
        let bob = try Device(Stage.user("bob"), on: stage.nodes[1])
        var alice = try Device(user, on: stage.nodes[0])
        let conversation = alice.conversation(with: bob.user)
        let ids = try (1...12).map { try alice.deliver($0, to: bob.user, "m\($0)") }
        try alice.web.send(.close(1000))
        try alice.waitForEnd()

        try bob.wait(messages: 12)
        for (index, id) in ids.enumerated() {
            try bob.read(id, in: conversation)
            if index % 6 == 5 { try bob.deliver(100 + index, to: user, "b\(index)") }
        }

        alice = try Device(user, on: stage.nodes[0])
        try alice.wait("read", ids[11])
        try alice.wait(messages: 2)
        try alice.confirmAlive()
        #expect(alice.texts == ["b5", "b11"])
        #expect(alice.receipts("read") == [ids[11]])
        #expect(try stage.nodes[0].metric("martlet_receipts_merged_total") == 11)
        #expect(alice.others.allSatisfy { $0.type == "receipt" }, "a leap is no loss")

        let last = try #require(alice.messages.last?.inbox)
        try alice.acknowledge(last)
        try alice.confirmAcknowledged(last)
        #expect(try stage.redis.command("XLEN", "inbox:{\(user)}").integer == 0)
        try bob.deliver(200, to: user, "live again")
        try alice.wait(messages: 3)
        #expect(alice.messages.last?.inbox == last + 1)
    }

    @Test func `and ends before it acknowledges gets the same again`() throws {
        let stage = try Stage.current
        let user = Stage.user("alice")
        let bob = try Device(Stage.user("bob"), on: stage.nodes[1])
        var alice = try Device(user, on: stage.nodes[0])
        let conversation = alice.conversation(with: bob.user)
        let ids = try (1...5).map { try alice.deliver($0, to: bob.user, "m\($0)") }
        try alice.web.send(.close(1000))
        try alice.waitForEnd()
        try bob.wait(messages: 5)
        for id in ids { try bob.read(id, in: conversation) }
        for node in [0, 1, 0] {
            alice = try Device(user, on: stage.nodes[node])
            try alice.wait("read", ids[4])
            try alice.confirmAlive()
            #expect(alice.receipts("read") == [ids[4]])
        }
    }
}
