import TestSupport
import Testing

/// Attacks by those who have no token.
@Suite(.serialized, .stage()) struct `Without a token nobody can fill a node's memory` {
    private static let head = "GET /v1/socket HTTP/1.1\r\nHost: a\r\nX: "

    @Test func `by connecting and saying nothing`() throws {
        try Attack.run(["--handshake-timeout", "2s"], connections: 2_000) { (node, _) throws in
            let crowd = try Crowd(2_000, port: node.port)
            let isThere = try Deadline().wait {
                try node.metric("martlet_connections_accepted_total") >= 2_000
            }
            #expect(isThere)
            try Attack.waitForEnd(node)
            withExtendedLifetime(crowd) {}
        }
    }

    @Test func `by heads that do not end`() throws {
        try Attack.run(["--handshake-timeout", "3s"], connections: 2_000) { (node, _) throws in
            let crowd = try Crowd(2_000, port: node.port)
            crowd.send(Self.head)
            for _ in 0..<8 { crowd.send(String(repeating: "x", count: 1_000)) }
            #expect(try Deadline().wait { try node.metric("martlet_connections_shed_total") > 0 })
            try Attack.waitForEnd(node)
        }
    }

    @Test func `by requests that are refused, and answers that are not read`() throws {
        try Attack.run(connections: 3_000) { (node, _) throws in
            let crowd = try Crowd(3_000, port: node.port)
            crowd.send(Self.head + "\r\n\r\n")
            let isRefused = try Deadline().wait {
                try node.metric("martlet_handshakes_refused_total") >= 3_000
            }
            #expect(isRefused)
            try Attack.waitForEnd(node)
        }
    }

    @Test func `by requests without an end on one connection`() throws {
        try Attack.run { (node, _) throws in
            let crowd = try Crowd(20, port: node.port)
            let request = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"
            for _ in 0..<50 { crowd.send(String(repeating: request, count: 500)) }
            // Whoever does not read the answers gets no further ones.
            try Attack.waitForEnd(node)
        }
    }

    @Test func `by bodies that do not end`() throws {
        try Attack.run(["--handshake-timeout", "2s"], connections: 500) { (node, _) throws in
            let crowd = try Crowd(500, port: node.port)
            crowd.send("POST /v1/groups HTTP/1.1\r\nHost: a\r\nContent-Length: 131072\r\n\r\n")
            for _ in 0..<13 { crowd.send(String(repeating: "x", count: 10_000)) }
            try Attack.waitForEnd(node)
        }
    }

    @Test func `by TLS handshakes that do not end`() throws {
        let directory = try TemporaryDirectory()
        let certificate = try TestCertificate(in: directory)
        let files = ["--tls-certificate", certificate.certificateFile, "--tls-key", certificate.keyFile]
        let admin = try FreePort.find()
        let options = files + ["--handshake-timeout", "2s", "--admin-listen", "127.0.0.1:\(admin)"]
        try Stage.current.withNode(options) { (node) throws in
            func connections() throws -> Int {
                let socket = try RawSocket(port: admin)
                try socket.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
                let lines = try socket.readResponse()?.text.split(separator: "\n") ?? []
                let line = lines.first { $0.hasPrefix("martlet_connections ") }
                return line.flatMap { Int($0.dropFirst(20)) } ?? -1
            }
            try ProcessMemory.forgetPeak(node.process.id)
            let before = try ProcessMemory.resident(node.process.id)
            let crowd = try Crowd(500, port: node.port)
            // A record that announces 16 KiB of ClientHello and brings a part of it.
            crowd.send([0x16, 0x03, 0x01, 0x40, 0x00, 0x01, 0x00, 0x3F, 0xFC, 0x03, 0x03])
            crowd.send(Array(repeating: 7, count: 8_000))
            #expect(try Deadline().wait { try connections() >= 500 })
            #expect(try Deadline().wait { try connections() == 1 })
            let grown = try ProcessMemory.peak(node.process.id) - before
            #expect(grown < Attack.slack + 500 * 65_536, "\(grown) bytes")
        }
    }
}
