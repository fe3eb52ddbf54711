import TestSupport
import Testing

/// What stands between client and node: TLS, and the load balancer's PROXY header.
@Suite(.serialized, .stage()) struct `A node behind` {
    private static let signature: [UInt8] = [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
    ]
    private static let request = Array("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8)

    private static func header(_ command: UInt8, _ family: UInt8, _ body: [UInt8]) -> [UInt8] {
        signature + [command, family, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
    }

    private static let ipv4: [UInt8] = [192, 0, 2, 7, 10, 0, 0, 1, 0x30, 0x39, 0x01, 0xBB]

    /// Headers that a proxy may send (proxy-protocol.txt section 2.2).
    static let goodHeaders: [(name: String, bytes: [UInt8])] = [
        ("TCP over IPv4", header(0x21, 0x11, ipv4)),
        ("TCP over IPv6", header(0x21, 0x21, Array(repeating: 0x20, count: 36))),
        ("a unix socket", header(0x21, 0x31, Array(repeating: 0x2F, count: 216))),
        ("the proxy itself", header(0x20, 0x00, [])),
        ("the proxy itself, with an address", header(0x20, 0x11, ipv4)),
        ("something unknown", header(0x21, 0x00, [])),
        ("IPv4 and more fields", header(0x21, 0x11, ipv4 + [0x04, 0x00, 0x02, 0xAA, 0xBB])),
    ]

    @Test func `a proxy reads the PROXY header, however it is cut`() throws {
        try Stage.current.withNode(["--proxy-protocol"]) { (node) throws in
            for (name, header) in Self.goodHeaders {
                for size in [1, 5, 1_000] {
                    let socket = try RawSocket(port: node.port)
                    let bytes = header + Self.request
                    for start in stride(from: 0, to: bytes.count, by: size) {
                        try socket.send(Array(bytes[start..<min(start + size, bytes.count)]))
                    }
                    #expect(try socket.readResponse()?.status == 200, "\(name)")
                }
            }
        }
    }

    static let badHeaders: [(name: String, bytes: [UInt8])] = [
        ("none", []),
        ("version 1", Array("PROXY TCP4 192.0.2.7 10.0.0.1 12345 443\r\n".utf8)),
        ("version 3", header(0x31, 0x11, ipv4)),
        ("another command", header(0x22, 0x11, ipv4)),
        ("another family", header(0x21, 0x41, ipv4)),
        ("too short for its addresses", header(0x21, 0x11, Array(ipv4.dropLast()))),
        ("longer than any header", header(0x21, 0x11, Array(repeating: 0, count: 5_000))),
        ("almost the signature", Array(signature.dropLast()) + [0x0B]),
        ("garbage", [0xFF, 0x00, 0xFF]),
    ]

    @Test func `a proxy takes no connection without a right PROXY header`() throws {
        try Stage.current.withNode(["--proxy-protocol"]) { (node) throws in
            for (name, header) in Self.badHeaders {
                let socket = try RawSocket(port: node.port)
                // The node may have closed before all of it is sent.
                try? socket.send(header + Self.request)
                #expect(try socket.readToEnd().isEmpty, "\(name)")
            }
            let socket = try RawSocket(port: node.port)
            try socket.send(Self.header(0x21, 0x11, Self.ipv4) + Self.request)
            #expect(try socket.readResponse()?.status == 200, "the node goes on")
        }
    }

    @Test func `an admin address serves health, readiness and metrics alone, without a PROXY header`() throws
    {
        let port = try FreePort.find()
        try Stage.current.withNode(["--proxy-protocol", "--admin-listen", "127.0.0.1:\(port)"]) {
            (_) throws in
            for (path, status) in [("/health", 200), ("/ready", 200), ("/metrics", 200), ("/v1/socket", 404)]
            {
                let socket = try RawSocket(port: port)
                try socket.send(Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
                #expect(try socket.readResponse()?.status == status, "\(path)")
            }
        }
    }

    @Test func `an admin address belongs to one node, and a second one does not start`() throws {
        let options = ["--admin-listen", "127.0.0.1:\(try FreePort.find())"]
        let stage = try Stage.current
        try stage.withNode(options) { (first) throws in
            let second = try ChildProcess(
                MartletExecutable.path(),
                ["node", "--listen", "127.0.0.1:\(first.port)", "--redis", stage.redis.socketURL] + options,
                environment: ["MARTLET_SECRET": TestNode.secret]
            )
            #expect(try second.waitForExit() == .exited(69))
            #expect(second.errorOutput.contains(options[1]))
            #expect(first.process.isRunning)
        }
    }

    @Test func `no proxy takes a PROXY header for garbage`() throws {
        let socket = try RawSocket(port: Stage.current.node.port)
        try socket.send(Self.header(0x21, 0x11, Self.ipv4) + Self.request)
        #expect(try socket.readResponse()?.status == 400)
    }

    private func withTLS(_ options: [String], _ body: (TestNode, TestCertificate) throws -> Void) throws {
        let directory = try TemporaryDirectory()
        let certificate = try TestCertificate(in: directory)
        let files = ["--tls-certificate", certificate.certificateFile, "--tls-key", certificate.keyFile]
        try Stage.current.withNode(files + options) { try body($0, certificate) }
    }

    private func curl(_ arguments: [String]) throws -> (status: TestSupport.ExitStatus, output: String) {
        let process = try ChildProcess("curl", ["--silent", "--show-error", "--max-time", "10"] + arguments)
        return (try process.waitForExit(), process.output + process.errorOutput)
    }

    @Test func `its own certificate speaks TLS and nothing else`() throws {
        try withTLS(["--handshake-timeout", "2s"]) { (node, certificate) throws in
            let url = "https://localhost:\(node.port)"
            let (status, output) = try curl([
                "--cacert", certificate.authorityFile, "\(url)/health", "\(url)/ready",
            ])
            #expect(status == .exited(0), "\(output)")
            #expect(
                output == "{\"status\":\"ok\"}\n{\"status\":\"ready\"}\n",
                "two requests on one connection"
            )
            #expect(try curl(["\(url)/health"]).status == .exited(60), "an authority that nobody knows")
            let old = try curl(["--cacert", certificate.authorityFile, "--tls-max", "1.1", "\(url)/health"])
            #expect(old.status != .exited(0), "TLS 1.1 is too old")
            let plain = try RawSocket(port: node.port)
            try plain.send(Self.request)
            let answer = String(decoding: try plain.readToEnd(), as: UTF8.self)
            #expect(!answer.contains("HTTP/1.1 200"))
            let silent = try RawSocket(port: node.port)
            #expect(try silent.readToEnd().isEmpty, "who does not begin the handshake is not waited for")
        }
    }

    @Test func `a unix socket beside a port serves the same on both`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("node.sock")
        try Stage.current.withNode(["--listen", "unix:\(path)"]) { (node) throws in
            let (status, output) = try curl(["--unix-socket", path, "http://localhost/health"])
            #expect(status == .exited(0) && output == "{\"status\":\"ok\"}\n", "\(output)")
        }
    }

    @Test func `one port with others shares the connections`() throws {
        let stage = try Stage.current
        let port = try FreePort.find()
        let nodes = try ["one", "two"].map { try TestNode(stage.redis, name: $0, port: port) }
        defer { for node in nodes { node.process.kill() } }
        let devices = try (0..<40).map { _ in try Device(Stage.user("shared"), on: nodes[0]) }
        #expect(Set(devices.compactMap { $0.welcome.string("node") }) == ["one", "two"])
        nodes[0].process.kill()
        for _ in 0..<10 {
            #expect(try Device(Stage.user("shared"), on: nodes[1]).welcome.string("node") == "two")
        }
    }

    /// A load balancer in TCP mode speaks first, in the clear; the client's TLS follows (HAProxy's `send-proxy-v2`).
    @Test func `a proxy that passes TLS through reads the PROXY header in front of the handshake`() throws {
        try withTLS(["--proxy-protocol"]) { (node, certificate) throws in
            let port = try FreePort.find()
            let directory = try TemporaryDirectory()
            let file = try directory.write(
                """
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 20s
                  timeout server 20s
                listen martlet
                  bind 127.0.0.1:\(port)
                  server n1 127.0.0.1:\(node.port) send-proxy-v2

                """,
                to: "haproxy.cfg"
            )
            let proxy = try ChildProcess("haproxy", ["-f", file, "-db"])
            let isUp = Deadline().wait { (try? RawSocket(port: port)) != nil }
            try #require(isUp, "\(proxy.errorOutput)")
            let (status, output) = try curl(
                ["--cacert", certificate.authorityFile, "https://localhost:\(port)/health"]
            )
            #expect(status == .exited(0) && output == "{\"status\":\"ok\"}\n", "\(output)")
            proxy.kill()
        }
    }
}
