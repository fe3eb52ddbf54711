import TestSupport
import Testing

/// Erased messages leave holes in inboxes, which are no losses.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0"])) struct `Pages of an inbox` {
    /// Takes entries out of an inbox as the erasing of messages does, with something in their place.
    private func erase(_ inboxes: [Int], of user: String, leavesSomething: Bool = true) throws {
        let redis = try Stage.current.redis
        for inbox in inboxes {
            let event =
                #"{"type":"deleted","id":"1763669000123-0","conversation":"dm:a:b","for":"all","by":"a","#
                + #""sender":"a","time":1763669000123}"#
            if leavesSomething { try redis.command("HSET", "gone:{\(user)}", "\(inbox)", event) }
            try redis.command("XDEL", "inbox:{\(user)}", "0-\(inbox)")
        }
    }

    /// A user whose inbox holds so many messages, with a device that has seen none of them.
    private func away(_ count: Int) throws -> String {
        let stage = try Stage.current
        let bob = Stage.user("bob")
        let first = try Device(bob, on: stage.nodes[1])
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        first.web.socket.finishSending()
        try alice.flood(1...count, to: bob)
        return bob
    }

    @Test(arguments: [[3], [1], [5], [1, 2, 3, 4, 5], [2, 4], [4, 5]])
    func `have in them what stands in the place of erased messages`(_ erased: [Int]) throws {
        let bob = try away(5)
        try erase(erased, of: bob)
        let device = try Device(bob, on: try Stage.current.nodes[0])
        try device.wait { device.messages.count + device.others.count >= 5 }
        #expect(device.others.map(\.type) == erased.map { _ in "deleted" })
        #expect(device.others.compactMap(\.inbox) == erased)
        #expect(device.inboxes == (1...5).filter { !erased.contains($0) })
        try device.acknowledge(5)
        try device.confirmAcknowledged(5)
        #expect(device.errors.isEmpty)
    }

    @Test func `of many messages are whole though every seventh was erased`() throws {
        let bob = try away(500)
        let erased = Array(stride(from: 7, through: 500, by: 7))
        try erase(erased, of: bob)
        let device = try Device(bob, on: try Stage.current.nodes[0])
        try device.wait { device.messages.count + device.others.count >= 500 }
        #expect(device.others.compactMap(\.inbox) == erased)
        #expect(device.others.allSatisfy { $0.type == "deleted" })
    }

    @Test func `that lost something all the same say so`() throws {
        let bob = try away(6)
        try erase([2], of: bob)
        try erase([4], of: bob, leavesSomething: false)
        let device = try Device(bob, on: try Stage.current.nodes[0])
        try device.wait { device.inboxes.last == 6 }
        #expect(device.others.map(\.type) == ["deleted", "resync"])
        #expect(device.others.last?.inbox == 4)
        #expect(device.inboxes == [1, 3, 5, 6])
    }

    @Test func `a device that is live hears of what comes behind an erased message`() throws {
        let stage = try Stage.current
        let bob = try away(3)
        try erase([3], of: bob)
        let device = try Device(bob, on: stage.nodes[1])
        try device.wait { device.others.count == 1 }
        let alice = try Device(Stage.user("alice"), on: stage.nodes[0])
        try alice.deliver(1, to: bob, "live")
        try device.wait(messages: 3)
        #expect(device.inboxes == [1, 2, 4])
    }
}
