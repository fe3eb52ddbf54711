import TestSupport
import Testing

/// Clients that do not read: bounded in memory, nobody else waits, and nothing is lost.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0"])) struct `A client that does not read` {
    private static let padding = String(repeating: "x", count: 2_000)
    /// What the kernel holds for a connection does not count as the node's memory; this is all that may.
    private static let bound = 12 << 20

    /// A user on the first node whose messages from another user there must arrive, whatever a test does meanwhile.
    private func expectOthersServed(_ label: String) throws {
        let node = try Stage.current.nodes[0]
        let one = try Device(Stage.user("one"), on: node)
        let other = try Device(Stage.user("other"), on: node)
        try one.deliver(1, to: other.user, label)
        try other.wait(messages: 1)
        #expect(other.texts == [label])
    }

    @Test func `costs the node little while 20,000 messages wait for it, and then gets them all in order`()
        throws
    {
        let stage = try Stage.current
        try stage.withNode(["--write-timeout", "300s"]) { (node) throws in
            let reader = try Device(Stage.user("slow"), on: node, receiveBufferBytes: 4_096)
            let sender = try Device(Stage.user("fast"), on: stage.nodes[1])
            let witness = try Device(Stage.user("witness"), on: node)
            try ProcessMemory.forgetPeak(node.process.id)
            let before = try ProcessMemory.resident(node.process.id)
            for round in 0..<10 {
                try sender.flood(
                    round * 2_000 + 1...(round + 1) * 2_000,
                    to: reader.user,
                    padding: Self.padding
                )
                try sender.deliver(100_000 + round, to: witness.user, "round \(round)")
                try witness.wait(messages: round + 1)
            }
            #expect(try ProcessMemory.peak(node.process.id) < before + Self.bound)
            try reader.wait(messages: 20_000, .seconds(90))
            #expect(reader.inboxes == Array(1...20_000))
            let sent = sender.sents.filter(Self.isTo(reader)).compactMap(\.id)
            #expect(sent.count == 20_000)
            #expect(zip(reader.messages.compactMap(\.id), sent).allSatisfy { $0 == $1 })
            #expect(reader.others.isEmpty)
            #expect(try ProcessMemory.peak(node.process.id) < before + Self.bound)
        }
    }

    private static func isTo(_ reader: Device) -> (ChatFrame) -> Bool {
        { $0.string("conversation")?.hasSuffix(reader.user) == true }
    }

    @Test func `is closed with 4008 in the end, and resumes with nothing lost`() throws {
        let stage = try Stage.current
        try stage.withNode(["--write-timeout", "1s"]) { (node) throws in
            let sender = try Device(Stage.user("fast"), on: stage.nodes[1])
            let user = Stage.user("slow")
            let reader = try Device(user, on: node, receiveBufferBytes: 4_096)
            try sender.flood(1...6_000, to: user, padding: Self.padding)
            let closed = #"martlet_connections_closed_total{reason="slow_consumer"}"#
            #expect(try Deadline().wait { try node.metric(closed) == 1 })
            // What had been sent is still there to be read, up to where the node gave up.
            _ = try? reader.waitForEnd()
            #expect(reader.hasEnded || reader.web.socket.hasEnded)
            #expect(reader.closeCode == nil || reader.closeCode == 4008)
            #expect(reader.messages.count < 6_000)
            let again = try Device(user, on: node)
            try again.wait(messages: 6_000, .seconds(60))
            #expect(again.inboxes == Array(1...6_000))
            #expect(reader.inboxes == Array(1..<reader.inboxes.count + 1))
        }
        try expectOthersServed("after a slow reader")
    }

    @Test func `for a moment, again and again, is no slow consumer`() throws {
        let stage = try Stage.current
        try stage.withNode(["--write-timeout", "2s"]) { (node) throws in
            let sender = try Device(Stage.user("fast"), on: stage.nodes[1])
            let user = Stage.user("steady")
            try sender.flood(1...10_000, to: user, padding: Self.padding)
            try ProcessMemory.forgetPeak(node.process.id)
            let before = try ProcessMemory.resident(node.process.id)
            let reader = try Device(user, on: node, receiveBufferBytes: 65_536)
            // Takes some MB a second: the node has output waiting all the time, but never for long.
            while reader.messages.count < 10_000 {
                let pause = Deadline(after: .milliseconds(50))
                try reader.wait(messages: min(10_000, reader.messages.count + 100))
                _ = pause.wait { false }
            }
            #expect(reader.inboxes == Array(1...10_000))
            #expect(reader.closeCode == nil)
            try reader.confirmAlive()
            #expect(try ProcessMemory.peak(node.process.id) < before + Self.bound)
        }
    }

    /// Sends one frame again and again on three connections without ever reading; the kernel may take much of it.
    private func flood(with frame: RawFrame, count: Int, isClosed: Bool) throws {
        let stage = try Stage.current
        try stage.withNode(["--write-timeout", "2s", "--send-rate", "0"]) { (node) throws in
            let devices = try (0..<3).map { _ in
                try Device(Stage.user("flooder"), on: node, receiveBufferBytes: 4_096)
            }
            try ProcessMemory.forgetPeak(node.process.id)
            let before = try ProcessMemory.resident(node.process.id)
            let batch = Array(repeatElement(frame.encoded, count: 1_000).joined())
            for device in devices {
                device.web.socket.readsWhileSending = false
                for _ in 0..<count / 1_000 {
                    // The node stops reading, and in the end breaks the connection.
                    do { try device.web.socket.send(batch, within: .milliseconds(500)) } catch { break }
                }
            }
            if isClosed {
                let closed = #"martlet_connections_closed_total{reason="slow_consumer"}"#
                #expect(try Deadline().wait { try node.metric(closed) == 3 })
            }
            try Device(Stage.user("witness"), on: node).confirmAlive()
            #expect(try ProcessMemory.peak(node.process.id) < before + Self.bound)
        }
    }

    @Test func `and sends frames that are refused cannot fill the node's memory`() throws {
        try flood(with: RawFrame(RawFrame.text, Array("{}".utf8), mask: 0), count: 500_000, isClosed: true)
    }

    @Test func `and sends messages cannot fill the node's memory`() throws {
        let send = Device.send(1, to: Stage.user("nobody"), "the same ref each time")
        try flood(with: RawFrame(RawFrame.text, Array(send.utf8), mask: 0), count: 100_000, isClosed: true)
    }

    @Test func `and sends pings cannot fill the node's memory`() throws {
        let ping = RawFrame(RawFrame.ping, Array(repeating: 0x70, count: 125), mask: 0)
        try flood(with: ping, count: 100_000, isClosed: false)
    }
}
