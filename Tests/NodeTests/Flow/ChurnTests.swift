import Glibc
import TestSupport
import Testing

/// Many users who come and go.
@Suite(.serialized, .stage(nodes: 2, ["--send-rate", "0", "--idle-timeout", "2s", "--heartbeat", "1s"]))
struct `Users who come and go` {
    @Test func `miss nothing, however quickly they come back`() throws {
        let stage = try Stage.current
        let sender = try Device(Stage.user("steady"), on: stage.nodes[0])
        let user = Stage.user("flapping")
        var received: [Int] = []
        var ref = 0
        for round in 0..<150 {
            // Leaving and coming back on one node cancels a subscription that is asked for again at once.
            let device = try Device(user, on: stage.nodes[round % 10 == 9 ? 0 : 1])
            #expect(device.others.isEmpty)
            for _ in 0..<5 {
                ref += 1
                try sender.send(ref, to: user, "m\(ref)")
            }
            if round % 3 == 0 { try device.wait { device.inboxes.last == ref } }
            while try device.takeArrived() {}
            if let last = device.inboxes.last, last > received.last ?? 0 {
                received += device.inboxes.filter { $0 > received.last ?? 0 }
                try device.acknowledge(last)
            }
            if round % 2 == 0 { device.web.socket.breaksAtEnd() } else { try device.web.send(.close(1000)) }
        }
        let last = try Device(user, on: stage.nodes[0])
        try last.wait { last.inboxes.last == ref || received.last == ref }
        received += last.inboxes.filter { $0 > received.last ?? 0 }
        #expect(received == Array(1...ref))
        #expect(last.others.isEmpty)
        try sender.wait { sender.sents.count == ref }
    }

    @Test func `are told apart, also when hundreds leave at once`() throws {
        let stage = try Stage.current
        let node = stage.nodes[0]
        let sender = try Device(Stage.user("sender"), on: stage.nodes[1])
        var devices = try (0..<300).map { _ in try Device(Stage.user("crowd"), on: node) }
        #expect(try node.metric("martlet_users") == 300)
        for round in 0..<4 {
            for (index, device) in devices.enumerated() {
                try sender.send(round * 1_000 + index, to: device.user, "to \(device.user)")
            }
            for device in devices {
                try device.wait(messages: round + 1)
                #expect(device.texts.allSatisfy { $0 == "to \(device.user)" })
            }
            // Every other one goes, some of them without a word.
            for (index, device) in devices.enumerated() where index % 4 == 1 {
                device.web.socket.breaksAtEnd()
            }
            devices = devices.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
            #expect(try Deadline().wait { try node.metric("martlet_users") == Double(devices.count) })
        }
        let channels = try stage.redis.command("PUBSUB", "CHANNELS", "user:{crowd*").elements.count
        #expect(channels == devices.count)
    }

    @Test func `are not taken for silent when the node itself has stood still`() throws {
        let stage = try Stage.current
        let node = stage.nodes[0]
        let devices = try (0..<200).map { _ in try Device(Stage.user("patient"), on: node) }
        node.process.signal(SIGSTOP)
        defer { node.process.signal(SIGCONT) }
        // Longer than the idle timeout, while every client shows that it lives.
        let pause = Deadline(after: .milliseconds(3_000))
        while !pause.hasPassed {
            for device in devices { try device.web.send(RawFrame(RawFrame.pong)) }
            _ = Deadline(after: .milliseconds(300)).wait { false }
        }
        node.process.signal(SIGCONT)
        for device in devices { try device.confirmAlive() }
        #expect(devices.allSatisfy { $0.closeCode == nil })
    }
}
