import TestSupport
import Testing

/// Attacks by those who have tokens.
@Suite(.serialized, .stage()) struct `With a token nobody can fill a node's memory` {
    private static let deflate = ("Sec-WebSocket-Extensions", "permessage-deflate")

    private func socket(
        _ node: TestNode,
        _ user: String,
        fields: [(String, String)] = [],
        receiveBufferBytes: Int32? = nil
    ) throws -> RawWebSocket {
        try RawWebSocket(
            port: node.port,
            path: "/v1/socket",
            fields: Credentials.authorization(try Credentials.token(user)) + fields,
            receiveBufferBytes: receiveBufferBytes
        )
    }

    @Test func `by frames that are announced as huge`() throws {
        try Attack.run { (node, _) throws in
            for exponent in 17...62 {
                let socket = try socket(node, Stage.user("huge"))
                let length = UInt64(1) << exponent
                let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * $0)) }
                try socket.socket.send([0x81, 0xFF] + bytes + [1, 2, 3, 4, 5])
                #expect(try socket.readClose() == 1009, "2^\(exponent)")
            }
        }
    }

    @Test func `by messages that are small until they are inflated`() throws {
        let bomb = try PythonDeflate.bomb(bytes: 256 << 20)
        let frame = RawFrame(RawFrame.text, Array(bomb.prefix(60_000)), reserved: 4)
        try Attack.run { (node, _) throws in
            for _ in 0..<50 {
                let socket = try socket(node, Stage.user("bomb"), fields: [Self.deflate])
                try socket.send(frame)
                #expect(try socket.readClose() == 1009)
            }
        }
    }

    @Test func `by messages that do not end`() throws {
        try Attack.run(connections: 300, bytesEach: 16_384) { (node, _) throws in
            let piece = RawFrame(RawFrame.text, Array(repeating: 0x78, count: 60_000), isFinal: false).encoded
            var sockets: [RawWebSocket] = []
            for number in 0..<300 {
                let socket = try socket(node, "fragments\(number % 10)")
                // The node may have had enough of it by then.
                try? socket.socket.send(piece)
                sockets.append(socket)
            }
            #expect(try Deadline().wait { try node.metric("martlet_connections_shed_total") > 0 })
            let closed = #"martlet_connections_closed_total{reason="try_again_later"}"#
            #expect(try Deadline().wait { try node.metric(closed) > 0 })
            withExtendedLifetime(sockets) {}
        }
    }

    @Test func `by fragments of nothing without end`() throws {
        try Attack.run { (node, witness) throws in
            let socket = try socket(node, Stage.user("nothing"))
            try socket.send(RawFrame(RawFrame.text, [], isFinal: false))
            let piece = RawFrame(RawFrame.continuation, [], isFinal: false).encoded
            let pieces = Array(repeatElement(piece, count: 10_000).joined())
            for _ in 0..<20 { try socket.socket.send(pieces) }
            try witness.confirmAlive()
        }
    }

    @Test func `by pings without end`() throws {
        try Attack.run(connections: 20, bytesEach: 512 << 10) { (node, witness) throws in
            let ping = RawFrame(RawFrame.ping, Array(repeating: 0x70, count: 125)).encoded
            let pings = Array(repeatElement(ping, count: 2_000).joined())
            let sockets = try (0..<20).map { _ in
                try socket(node, Stage.user("ping"), receiveBufferBytes: 4_096)
            }
            for _ in 0..<10 {
                for socket in sockets { _ = try? socket.socket.sendSome(pings[...]) }
            }
            try witness.confirmAlive()
        }
    }

    @Test func `by bodies that do not end`() throws {
        try Attack.run(["--handshake-timeout", "2s"], connections: 500) { (node, _) throws in
            let crowd = try Crowd(500, port: node.port)
            let token = try Credentials.token(Stage.user("body"))
            let head = "POST /v1/groups HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n"
            crowd.send(head + "Content-Type: application/json\r\nContent-Length: 131072\r\n\r\n")
            for _ in 0..<13 { crowd.send(String(repeating: "x", count: 10_000)) }
            try Attack.waitForEnd(node)
        }
    }

    @Test func `by answers that are not read, and whoever reads them gets all`() throws {
        let padding = String(repeating: "x", count: 60_000)
        let greedy = Stage.user("greedy")
        let questions = (1...4).map {
            #"{"type":"history","ref":\#($0),"conversation":"dm:\#(greedy):\#(greedy)","limit":4}"#
        }
        // What the kernel takes is not the node's: some MB of each connection.
        let frames = (0..<8).flatMap { _ in questions.flatMap { RawFrame.text($0).encoded } }
        try Attack.run(connections: 32, bytesEach: 64 << 10) {
            (node, _) throws in
            let writer = try Device(greedy, "writer", on: node)
            try writer.flood(1...4, to: greedy, padding: padding)
            var sockets: [RawWebSocket] = []
            for _ in 0..<32 {
                let socket = try socket(node, greedy, receiveBufferBytes: 4_096)
                socket.socket.readsWhileSending = false
                try? socket.socket.send(frames)
                sockets.append(socket)
            }
            #expect(try Deadline().wait { try node.metric("martlet_connections_shed_total") > 0 })
            let reader = try Device(greedy, "reader", on: node)
            for question in questions { try reader.write(question) }
            try reader.wait { reader.others.count { $0.type == "history" } == 4 }
            let answers = reader.others.filter { $0.type == "history" }
            #expect(answers.compactMap(\.ref) == [1, 2, 3, 4])
            #expect(answers.allSatisfy { $0.list("messages").count >= 3 })
            withExtendedLifetime(sockets) {}
        }
    }
}
