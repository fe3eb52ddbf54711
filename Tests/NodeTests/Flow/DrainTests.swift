import Glibc
import TestSupport
import Testing

/// A node that is told to stop: everybody is sent away with the word when to come back, over the drain time.
@Suite(.serialized, .stage(["--send-rate", "0"])) struct `A node that is told to stop` {
    @Test(arguments: [SIGTERM, SIGINT])
    func `turns unready, sends every client away with 1012 and ends with 0`(signal: Int32) throws {
        let stage = try Stage.current
        try stage.withNode(["--drain-time", "1s"]) { (node) throws in
            let devices = try (0..<20).map { _ in try Device(Stage.user("leaving"), on: node) }
            let sender = try Device(Stage.user("sender"), on: stage.node)
            try sender.deliver(1, to: devices[0].user, "before")
            try devices[0].wait(messages: 1)
            let probe = try RawSocket(port: node.port)
            try probe.send("GET /ready HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try probe.readResponse()?.status == 200)
            node.process.signal(signal)
            #expect(Deadline().wait { (try? RawSocket(port: node.port)) == nil }, "nobody new is let in")
            try probe.send("GET /ready HTTP/1.1\r\nHost: a\r\n\r\n")
            // The answer is 503; a node that is gone already does not answer.
            #expect(try probe.readResponse()?.status ?? 503 == 503)
            for device in devices {
                #expect(try device.waitForEnd() == 1012)
                #expect(device.others.count == 1)
                #expect(device.others.first?.type == "drain")
                #expect((0...10_000).contains(device.others.first?.int("after") ?? -1))
            }
            #expect(devices[0].others.first?.int("resume") == 1)
            #expect(devices[1].others.first?.int("resume") == 0)
            #expect(try node.process.waitForExit() == .exited(0))
        }
    }

    @Test func `serves those who have not left yet`() throws {
        let stage = try Stage.current
        try stage.withNode(["--drain-time", "3s"]) { (node) throws in
            let devices = try (0..<30).map { _ in try Device(Stage.user("late"), on: node) }
            let sender = try Device(Stage.user("sender"), on: stage.node)
            node.process.signal(SIGTERM)
            try devices[0].waitForEnd()
            for (index, device) in devices.enumerated() {
                try sender.deliver(index, to: device.user, "while it drains")
            }
            for device in devices { #expect(try device.waitForEnd() == 1012) }
            #expect(devices.contains { !$0.messages.isEmpty }, "some were still served")
            for device in devices {
                // Those that came behind the word to move are not in it.
                let resume = try #require(device.others.first?.int("resume"))
                #expect((0...device.messages.count).contains(resume))
                let again = try Device(device.user, on: stage.node)
                try again.wait(messages: 1)
                #expect(again.texts == ["while it drains"])
            }
            #expect(try node.process.waitForExit() == .exited(0))
        }
    }

    @Test func `answers what was sent to it, or the client repeats it, and it is one message`() throws {
        let stage = try Stage.current
        try stage.withNode(["--drain-time", "1s", "--send-rate", "0"]) { (node) throws in
            let reader = try Device(Stage.user("reader"), on: stage.node)
            let user = Stage.user("busy")
            let device = try Device(user, on: node)
            var ref = 0
            node.process.signal(SIGTERM)
            let deadline = Deadline()
            while device.closeCode == nil, !deadline.hasPassed {
                if ref - device.sents.count < 32 {
                    ref += 1
                    try device.send(ref, to: reader.user, "m\(ref)")
                }
                while try device.takeArrived() {}
            }
            #expect(device.closeCode == 1012)
            let answered = device.sents.count
            #expect(device.sents.compactMap(\.ref) == Array(1..<answered + 1))
            let again = try Device(user, on: stage.node)
            for index in answered + 1..<ref + 1 { try again.deliver(index, to: reader.user, "m\(index)") }
            try reader.wait(messages: ref)
            #expect(reader.texts == (1..<ref + 1).map { "m\($0)" })
            #expect(try node.process.waitForExit() == .exited(0))
        }
    }

    @Test func `ends at once when it has no clients, also with connections that are none yet`() throws {
        try Stage.current.withNode(["--drain-delay", "0s", "--drain-time", "1h"]) { (node) throws in
            let idle = try RawSocket(port: node.port)
            try idle.send("GET /heal")
            node.process.signal(SIGTERM)
            #expect(try node.process.waitForExit() == .exited(0))
        }
    }

    @Test func `hurries when it is told again`() throws {
        try Stage.current.withNode(["--drain-time", "1h"]) { (node) throws in
            let devices = try (0..<10).map { _ in try Device(Stage.user("hurried"), on: node) }
            node.process.signal(SIGTERM)
            #expect(Deadline().wait { (try? RawSocket(port: node.port)) == nil })
            #expect(node.process.isRunning)
            node.process.signal(SIGTERM)
            for device in devices {
                #expect(try device.waitForEnd() == 1012)
                #expect(device.others.first?.type == "drain")
            }
            #expect(try node.process.waitForExit() == .exited(0))
        }
    }

    @Test func `lets a client that is behind take what was queued for it, and the word to leave`() throws {
        let stage = try Stage.current
        try stage.withNode(["--drain-time", "0s"]) { (node) throws in
            let reader = try Device(Stage.user("behind"), on: node, receiveBufferBytes: 4_096)
            let sender = try Device(Stage.user("sender"), on: stage.node)
            try sender.flood(1...6_000, to: reader.user, padding: String(repeating: "x", count: 2_000))
            node.process.signal(SIGTERM)
            // Begins to read only after a while; a node that did not wait for it would be gone.
            #expect(!Deadline(after: .milliseconds(300)).wait { !node.process.isRunning })
            #expect(try reader.waitForEnd() == 1012)
            #expect(reader.inboxes == Array(1..<reader.messages.count + 1))
            #expect(reader.messages.count < 6_000)
            let resume = try #require(reader.others.first?.int("resume"))
            #expect((1...reader.messages.count).contains(resume))
            #expect(try node.process.waitForExit() == .exited(0))
        }
    }

    @Test func `does not wait longer than the drain time for a client that does not read`() throws {
        let stage = try Stage.current
        try stage.withNode(["--drain-time", "1s"]) { (node) throws in
            let reader = try Device(Stage.user("stuck"), on: node, receiveBufferBytes: 4_096)
            let sender = try Device(Stage.user("sender"), on: stage.node)
            try sender.flood(1...4_000, to: reader.user, padding: String(repeating: "x", count: 2_000))
            node.process.signal(SIGTERM)
            #expect(try node.process.waitForExit() == .exited(0))
        }
    }

    @Test func `stops while Redis is away`() throws {
        let stage = try Stage.current
        try stage.withNode(["--drain-time", "1s"]) { (node) throws in
            let device = try Device(Stage.user("orphan"), on: node)
            stage.redis.kill()
            #expect(try Deadline().wait { try node.get("/ready").status == 503 })
            node.process.signal(SIGTERM)
            #expect(try device.waitForEnd() == 1012)
            #expect(try node.process.waitForExit() == .exited(0))
            try stage.redis.start()
            #expect(try Deadline().wait { try stage.node.get("/ready").status == 200 })
        }
    }
}
