import TestSupport
import Testing

/// Plain HTTP on the node's port, as load balancers, monitoring and attackers speak it.
@Suite(.serialized, .stage()) struct `A node's HTTP` {
    @Test(arguments: [("/health", "{\"status\":\"ok\"}\n"), ("/ready", "{\"status\":\"ready\"}\n")])
    func `says how the node is`(path: String, body: String) throws {
        let response = try Stage.current.node.get(path)
        #expect(response.status == 200)
        #expect(response.text == body)
        #expect(response.fields["content-type"] == "application/json")
        #expect(response.fields["connection"] == "close")
    }

    @Test func `has metrics that promtool accepts`() throws {
        let response = try Stage.current.node.get("/metrics")
        #expect(response.fields["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
        #expect(response.text.contains("\nmartlet_connections 1\n"))
        let directory = try TemporaryDirectory()
        let file = try directory.write(response.text, to: "metrics")
        let check = try ChildProcess("sh", ["-c", "promtool check metrics < \(file)"])
        #expect(try check.waitForExit() == .exited(0), "\(check.output) \(check.errorOutput)")
    }

    @Test(arguments: ["/health", "/metrics", "/nowhere"])
    func `answers HEAD with the length of the body and without the body`(path: String) throws {
        let socket = try RawSocket(port: Stage.current.node.port)
        try socket.send("HEAD \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
        let head = try #require(try socket.readResponse(hasBody: false))
        #expect(Int(head.fields["content-length"] ?? "") ?? 0 > 0)
        // Were there a body, it would be read as the next response.
        try socket.send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let next = try #require(try socket.readResponse())
        #expect(next.status == 200)
        #expect(try socket.readToEnd().isEmpty)
    }

    @Test func `serves one request after the other on a connection`() throws {
        let socket = try RawSocket(port: Stage.current.node.port)
        for (path, status) in [
            ("/health", 200), ("/nowhere", 404), ("/ready?verbose=1", 200), ("/health", 200),
        ] {
            try socket.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try socket.readResponse()?.status == status)
        }
        try socket.send(
            "POST /health HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\nGET /x HTTP/1.1\r\n\r\n\n"
        )
        #expect(try socket.readResponse()?.status == 405, "a body is not a request")
        try socket.send("PUT /health HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        try socket.send("5\r\nhello\r\n0\r\n\r\nGET /ready HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try socket.readResponse()?.status == 405)
        #expect(try socket.readResponse()?.text == "{\"status\":\"ready\"}\n")
    }

    @Test func `answers pipelined requests in order, however they are cut`() throws {
        let paths = ["/health", "/nowhere", "/ready", "/health"]
        let requests = Array(paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined().utf8)
        for size in [requests.count, 1, 7] {
            let socket = try RawSocket(port: Stage.current.node.port)
            for start in stride(from: 0, to: requests.count, by: size) {
                try socket.send(Array(requests[start..<min(start + size, requests.count)]))
            }
            socket.finishSending()
            let answers = try paths.map { _ in try socket.readResponse()?.status }
            #expect(answers == [200, 404, 200, 200])
        }
    }

    @Test func `does not let a client that reads no answers fill the memory`() throws {
        let node = try Stage.current.node
        let before = try ProcessMemory.resident(node.process.id)
        let socket = try RawSocket(port: node.port, receiveBufferBytes: 4_096)
        socket.readsWhileSending = false
        let request = Array("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        // Each answer has some KiB: without a bound this would be more than 100 MiB of them.
        do {
            for _ in 0..<200 {
                try socket.send((0..<100).flatMap { _ in request }, within: .milliseconds(500))
            }
        } catch {}
        let after = try ProcessMemory.resident(node.process.id)
        #expect(after < before + 16 << 20)
        #expect(try node.get("/health").status == 200)
    }

    @Test func `closes behind an answer where the client asks for it`() throws {
        for request in [
            "GET /health HTTP/1.0\r\n\r\n", "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        ] {
            let socket = try RawSocket(port: Stage.current.node.port)
            try socket.send(request)
            #expect(try socket.readResponse()?.status == 200)
            #expect(try socket.readToEnd().isEmpty)
            #expect(!socket.wasReset)
        }
    }

    @Test(
        arguments: [
            ("GET", "/", 404, "not_found", nil), ("GET", "/v1/echo", 404, "not_found", nil),
            ("GET", "/v1/socket/", 404, "not_found", nil), ("GET", "/HEALTH", 404, "not_found", nil),
            ("POST", "/health", 405, "method_not_allowed", "GET, HEAD"),
            ("DELETE", "/metrics", 405, "method_not_allowed", "GET, HEAD"),
            ("OPTIONS", "/ready", 405, "method_not_allowed", "GET, HEAD"),
            ("get", "/health", 405, "method_not_allowed", "GET, HEAD"),
        ] as [(String, String, Int, String, String?)]
    )
    func `refuses with problem details`(
        method: String,
        path: String,
        status: Int,
        code: String,
        allow: String?
    ) throws {
        let socket = try RawSocket(port: Stage.current.node.port)
        try socket.send("\(method) \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
        let response = try #require(try socket.readResponse())
        #expect(response.status == status)
        #expect(response.fields["content-type"] == "application/problem+json")
        #expect(response.fields["allow"] == allow)
        let problem = try ChatFrame(response.body)
        #expect(problem.code == code)
        #expect(problem.int("status") == status)
        #expect(problem.names.isSuperset(of: ["type", "title", "detail"]))
    }
}
