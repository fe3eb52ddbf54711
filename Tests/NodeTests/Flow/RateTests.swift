import TestSupport
import Testing

/// How many messages a user may send, and what happens to those beyond.
@Suite(.serialized, .stage(nodes: 2)) struct `The send rate` {
    /// 200 messages a second, with bursts of five times that.
    private static let burst = 1_000
    private static let rate = 200.0

    @Test func `refuses what goes beyond the burst, and nothing of it is stored`() throws {
        let stage = try Stage.current
        let bob = Stage.user("bob")
        let sender = try Device(Stage.user("alice"), on: stage.nodes[0])
        let started = ContinuousClock.now
        let count = 2_000
        try sender.web.socket.send(
            (1...count).flatMap {
                RawFrame(RawFrame.text, Array(Device.send($0, to: bob, "m").utf8), mask: 0).encoded
            }
        )
        try sender.wait { sender.sents.count + sender.errors.count == count }
        let elapsed = (ContinuousClock.now - started) / .seconds(1)
        #expect(sender.sents.prefix(Self.burst).compactMap(\.ref) == Array(1...Self.burst))
        #expect(Double(sender.sents.count) <= Double(Self.burst) + elapsed * Self.rate + 1)
        let first = try #require(sender.errors.first)
        #expect(first.code == "rate_limited")
        #expect(first.retry == true)
        #expect((first.int("after") ?? 0) > 0)
        #expect(sender.errors.allSatisfy { $0.code == "rate_limited" })
        let log = "log:{dm:\(sender.user):\(bob)}"
        #expect(try stage.redis.command("XLEN", log).integer == sender.sents.count)

        // Once the client has waited, the refused message goes with the same ref.
        let ref = try #require(first.ref)
        #expect(!sender.sents.compactMap(\.ref).contains { $0 > ref }, "nothing overtakes it")
        var isSent = false
        let deadline = Deadline()
        while !isSent, !deadline.hasPassed {
            let pause = sender.errors.last?.int("after") ?? 0
            _ = Deadline(after: .milliseconds(pause)).wait { false }
            let answers = sender.sents.count + sender.errors.count
            try sender.send(ref, to: bob, "m")
            try sender.wait { sender.sents.count + sender.errors.count > answers }
            isSent = sender.sents.last?.ref == ref
        }
        #expect(isSent)
        let stored = try stage.redis.command("XLEN", log).integer
        #expect(stored == sender.sents.count, "each sent message once")
    }

    @Test func `counts for all devices of a user together, and for nobody else`() throws {
        try Stage.current.withNode(["--send-rate", "1"]) { (node) throws in
            let alice = Stage.user("alice")
            let phone = try Device(alice, on: node)
            let tablet = try Device(alice, "tablet", on: node)
            let other = try Device(Stage.user("other"), on: node)
            let started = ContinuousClock.now
            for ref in 1...10 {
                for device in [phone, tablet, other] { try device.send(ref, to: "nobody", "m") }
            }
            for device in [phone, tablet, other] {
                try device.wait { device.sents.count + device.errors.count == 10 }
            }
            let elapsed = (ContinuousClock.now - started) / .seconds(1)
            #expect((5...Int(6 + elapsed)).contains(phone.sents.count + tablet.sents.count))
            #expect((5...Int(6 + elapsed)).contains(other.sents.count))
        }
    }

    @Test func `does not limit where it is 0`() throws {
        try Stage.current.withNode(["--send-rate", "0"]) { (node) throws in
            let sender = try Device(Stage.user("alice"), on: node)
            #expect(sender.welcome.int("limits", "rate") == 0)
            try sender.flood(1...3_000, to: "nobody")
            #expect(sender.sents.count == 3_000)
        }
    }

    @Test func `is not reset by connecting again`() throws {
        try Stage.current.withNode(["--send-rate", "1"]) { (node) throws in
            let alice = Stage.user("alice")
            let started = ContinuousClock.now
            var sent = 0
            for round in 0..<5 {
                let device = try Device(alice, on: node)
                for ref in 1...5 { try device.send(round * 10 + ref, to: "nobody", "m") }
                try device.wait { device.sents.count + device.errors.count == 5 }
                sent += device.sents.count
                try device.web.send(.close(1000))
                try device.waitForEnd()
            }
            let elapsed = (ContinuousClock.now - started) / .seconds(1)
            #expect(Double(sent) <= 6 + elapsed)
        }
    }
}
