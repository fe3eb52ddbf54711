import Glibc
import TestSupport
import Testing

/// What a node that leaves does for those who are with it, and for those who still come.
@Suite(.serialized, .stage(["--send-rate", "0"])) struct `A node that leaves` {
    /// Waits until the node says that it is unready, on connections that it still takes.
    private func waitUntilRed(_ node: TestNode) throws {
        let isRed = try Deadline().wait { try node.get("/ready").status == 503 }
        #expect(isRed)
    }

    @Test func `is unready first, and serves whoever still comes`() throws {
        try Stage.current.withNode(["--drain-delay", "5m"]) { (node) throws in
            let early = try Device(Stage.user("early"), on: node)
            node.process.signal(SIGTERM)
            try waitUntilRed(node)
            #expect(try node.get("/ready").text.contains("draining"))
            #expect(try node.get("/health").status == 200)
            let late = try Device(Stage.user("late"), on: node)
            try late.deliver(1, to: early.user, "still here")
            try early.wait(messages: 1)
            #expect(early.others.isEmpty && late.others.isEmpty, "nobody is told yet")
            let group = GroupClient(late.user, on: node)
            _ = try group.create(members: [early.user])
            // A second signal does not wait.
            node.process.signal(SIGTERM)
            for device in [early, late] {
                #expect(try device.waitForEnd() == 1012)
                #expect(device.others.filter { $0.type == "drain" }.count == 1)
            }
            #expect(try node.process.waitForExit() == .exited(0))
        }
    }

    @Test func `serves a client until it goes by itself`() throws {
        let stage = try Stage.current
        try stage.withNode(["--drain-delay", "0s", "--drain-time", "0s"]) { (node) throws in
            let device = try Device(Stage.user("told"), on: node)
            let sender = try Device(Stage.user("sender"), on: stage.node)
            node.process.signal(SIGTERM)
            try device.wait { !device.others.isEmpty }
            #expect((0..<100).contains(device.others[0].int("after") ?? -1))
            // Told, and nothing has changed yet.
            try sender.deliver(1, to: device.user, "at the last moment")
            try device.wait(messages: 1)
            try device.deliver(1, to: sender.user, "answered")
            try device.web.send(RawFrame(RawFrame.close, [0x03, 0xE9]))
            #expect(try device.waitForEnd() == 1001)
            #expect(try node.process.waitForExit() == .exited(0))
        }
    }

    @Test func `answers everything that it has taken before it sends a client away`() throws {
        let stage = try Stage.current
        try stage.withNode(["--drain-delay", "0s", "--drain-time", "0s", "--send-rate", "0"]) {
            (node) throws in
            let reader = try Device(Stage.user("reader"), on: stage.node)
            let device = try Device(Stage.user("busy"), on: node)
            node.process.signal(SIGTERM)
            var ref = 0
            let deadline = Deadline()
            while device.closeCode == nil, !deadline.hasPassed {
                if ref - device.sents.count < 32 {
                    ref += 1
                    try device.send(ref, to: reader.user, "m\(ref)")
                }
                while try device.takeArrived() {}
            }
            #expect(device.closeCode == 1012)
            let users = [device.user, reader.user].sorted()
            let stored = try stage.redis.command("XLEN", "log:{dm:\(users[0]):\(users[1])}").integer
            #expect(stored == device.sents.count, "what is stored is answered")
            #expect(try node.process.waitForExit() == .exited(0))
        }
    }

    @Test func `answers requests on connections that are there, the last ones of these`() throws {
        try Stage.current.withNode(["--drain-delay", "5m"]) { (node) throws in
            let token = try Credentials.token(Stage.user("asks"))
            let request = "GET /v1/groups HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\r\n"
            let socket = try RawSocket(port: node.port)
            try socket.send(request)
            #expect(try socket.readResponse()?.status == 200)
            node.process.signal(SIGTERM)
            try waitUntilRed(node)
            try socket.send(request)
            let last = try #require(try socket.readResponse())
            #expect(last.status == 200)
            #expect(last.fields["connection"] == "close", "\(last)")
            #expect(try socket.readToEnd().isEmpty)
        }
    }

    @Test func `refuses who asks for a socket when it is shut, and says to come back at once`() throws {
        try Stage.current.withNode(["--drain-delay", "0s", "--drain-time", "5m"]) { (node) throws in
            let clients = try (0..<10).map { _ in try Device(Stage.user("stays"), on: node) }
            let early = try RawSocket(port: node.port)
            // Accepted for sure when it has an answer.
            try early.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try early.readResponse()?.status == 200)
            node.process.signal(SIGTERM)
            let isShut = Deadline().wait { (try? RawSocket(port: node.port)) == nil }
            #expect(isShut)
            let token = try Credentials.token(Stage.user("late"))
            try early.send(RawWebSocket.request(path: "/v1/socket", fields: Credentials.authorization(token)))
            let answer = try #require(try early.readResponse())
            #expect(answer.status == 503)
            #expect(answer.fields["retry-after"] == "0", "\(answer)")
            #expect(clients.allSatisfy { $0.closeCode == nil })
        }
    }
}
