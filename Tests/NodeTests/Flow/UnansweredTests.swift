import TestSupport
import Testing

/// Redis answers nothing for a while: clients wait in their sockets, not in the node's memory.
@Suite(.serialized, .stage(["--send-rate", "0"])) struct `While Redis does not answer` {
    @Test func `a client is not read beyond its unanswered sends, and all are answered afterwards`() throws {
        let stage = try Stage.current
        let bob = Stage.user("bob")
        let sender = try Device(Stage.user("alice"), on: stage.node)
        let padding = String(repeating: "x", count: 1_000)
        let frames = (1...40_000).map { ref in
            RawFrame(RawFrame.text, Array(Device.send(ref, to: bob, padding).utf8), mask: 0).encoded
        }
        try sender.deliver(0, to: bob, "first")
        try ProcessMemory.forgetPeak(stage.node.process.id)
        let before = try ProcessMemory.resident(stage.node.process.id)
        stage.redis.pause()
        defer { stage.redis.resume() }
        var sent = 0
        // The kernel takes some MB; what is left of a frame that it took in part is sent once Redis is back.
        var rest: ArraySlice<UInt8> = []
        let patience = Deadline(after: .milliseconds(1_000))
        while !patience.hasPassed, sent < frames.count {
            if rest.isEmpty {
                rest = frames[sent][...]
                sent += 1
            }
            rest = rest.dropFirst(try sender.web.socket.sendSome(rest))
        }
        // 64 sends, an acknowledgement, and what the node asks for itself: the registry, three commands of its report.
        #expect(try stage.node.metric("martlet_redis_commands_pending") <= 70)
        #expect(try ProcessMemory.peak(stage.node.process.id) < before + 8 << 20)
        #expect(try stage.node.get("/health").status == 200)
        stage.redis.resume()
        if !rest.isEmpty { try sender.web.socket.send(Array(rest)) }
        try sender.wait(.seconds(90)) { sender.sents.count + sender.errors.count == sent + 1 }
        #expect(sender.errors.allSatisfy { $0.retry == true && $0.code == "unavailable" })
        let stored = try stage.redis.command("XLEN", "log:{dm:\(sender.user):\(bob)}").integer
        #expect(stored == sender.sents.count)
        #expect(
            sender.sents.compactMap(\.ref)
                == Array(0...sent).filter { ref in
                    !sender.errors.contains { $0.ref == ref }
                }
        )
    }

    @Test func `every client is answered in the end, be it with a retryable error`() throws {
        let stage = try Stage.current
        let senders = try (0..<20).map { _ in try Device(Stage.user("many"), on: stage.node) }
        stage.redis.pause()
        defer { stage.redis.resume() }
        for sender in senders {
            for ref in 1...50 { try sender.send(ref, to: "nobody", "m\(ref)") }
        }
        for sender in senders { #expect(sender.sents.isEmpty) }
        stage.redis.resume()
        for sender in senders {
            try sender.wait { sender.sents.count + sender.errors.count == 50 }
            #expect(sender.errors.allSatisfy { $0.retry == true })
            for ref in sender.errors.compactMap(\.ref) { try sender.deliver(ref, to: "nobody", "m\(ref)") }
            #expect(Set(sender.sents.compactMap(\.id)).count == 50)
        }
    }

    @Test
    func `a send is refused as retryable after the time for answers, and its repeat is no second message`()
        throws
    {
        let stage = try Stage.current
        let bob = Stage.user("bob")
        let sender = try Device(Stage.user("alice"), on: stage.node)
        stage.redis.pause()
        defer { stage.redis.resume() }
        try sender.send(1, to: bob, "once")
        let answer = try sender.answer(to: 1)
        #expect(answer.code == "unavailable")
        #expect(answer.retry == true)
        stage.redis.resume()
        #expect(try Deadline().wait { try stage.node.get("/ready").status == 200 })
        try sender.wait {
            if sender.errors.count > 1 || sender.sents.isEmpty { try sender.send(1, to: bob, "once") }
            return !sender.sents.isEmpty
        }
        #expect(try stage.redis.command("XLEN", "log:{dm:\(sender.user):\(bob)}").integer == 1)
    }
}
