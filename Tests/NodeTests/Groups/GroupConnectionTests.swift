import TestSupport
import Testing

/// Bodies and late answers on a connection: large ones, slow ones, cut ones, many at a time.
@Suite(.serialized, .stage(["--send-rate", "0", "--handshake-timeout", "2s"]))
struct `A connection with requests about groups` {
    private static let health = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"

    private func alice() throws -> GroupClient {
        GroupClient(Stage.user("alice"), on: try Stage.current.node)
    }

    private func head(_ client: GroupClient, _ fields: String...) throws -> String {
        try client.request(
            "POST",
            "/v1/groups",
            fields: ["Content-Type: application/json"] + fields,
            closes: false
        )
    }

    @Test func `takes a body in chunks, and byte by byte`() throws {
        let alice = try alice()
        let socket = try RawSocket(port: alice.node.port)
        let chunks =
            #"7;x=y\#r\#n{"name"\#r\#n5\#r\#n:"fun\#r\#n2\#r\#n"}\#r\#n0\#r\#nTrailer: x\#r\#n\#r\#n"#
        try socket.send(try head(alice, "Transfer-Encoding: chunked") + chunks + Self.health)
        #expect(try socket.readResponse()?.status == 201)
        #expect(try socket.readResponse()?.status == 200)
        for byte in (try alice.request("POST", "/v1/groups", #"{"name":"fun"}"#, closes: false)).utf8 {
            try socket.send([byte])
        }
        #expect(try socket.readResponse()?.status == 201)
    }

    @Test func `takes the longest body and no longer one`() throws {
        let alice = try alice()
        let limit = 128 * 1_024
        let json = #"{"name":"fun"}"#
        let longest = json + String(repeating: " ", count: limit - json.utf8.count)
        #expect(try alice.send("POST", "/v1/groups", longest).status == 201)
        let chunk = "10000\r\n" + String(repeating: " ", count: 65_536) + "\r\n"
        for request in [
            try head(alice, "Content-Length: \(limit + 1)") + longest + " ",
            try head(alice, "Content-Length: 99999999999999999999"),
            try head(alice, "Transfer-Encoding: chunked") + chunk + chunk + chunk,
        ] {
            let socket = try RawSocket(port: alice.node.port)
            // The node may have closed before all of it is sent.
            try? socket.send(request)
            let answer = GroupAnswer(try #require(try socket.readResponse()))
            #expect(answer.status == 413 && answer.code == "body_too_large")
            #expect(answer.fields["connection"] == "close")
            #expect(try socket.readToEnd().isEmpty)
        }
    }

    @Test func `is ended where a body does not come`() throws {
        let alice = try alice()
        for body in ["", #"{"name":"#] {
            let socket = try RawSocket(port: alice.node.port)
            try socket.send(try head(alice, "Content-Length: 14") + body)
            #expect(try socket.readToEnd().isEmpty)
        }
        #expect(try Deadline().wait { try alice.node.metric("martlet_connections") == 1 })
    }

    @Test func `says whether a body is wanted where the client asks first`() throws {
        let alice = try alice()
        let json = #"{"name":"fun"}"#
        let socket = try RawSocket(port: alice.node.port)
        try socket.send(try head(alice, "Content-Length: \(json.utf8.count)", "Expect: 100-continue"))
        #expect(try socket.readResponse(hasBody: false)?.status == 100)
        try socket.send(json)
        #expect(try socket.readResponse()?.status == 201)
        try socket.send(
            "POST /v1/groups HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"
        )
        #expect(try socket.readResponse()?.status == 401)
        #expect(try socket.readToEnd().isEmpty, "nobody knows whether the body still comes")
    }

    @Test func `answers pipelined requests one by one and in order, however they are cut`() throws {
        let alice = try alice()
        let path = try alice.create()
        var requests = ""
        for number in 1...5 {
            requests += try alice.request("PATCH", path, #"{"name":"n\#(number)"}"#, closes: false)
            requests += try alice.request("GET", path, closes: false) + Self.health
        }
        let bytes = Array(requests.utf8)
        for size in [bytes.count, 997, 13] {
            let socket = try RawSocket(port: alice.node.port)
            for start in stride(from: 0, to: bytes.count, by: size) {
                try socket.send(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            socket.finishSending()
            for number in 1...5 {
                #expect(try socket.readResponse()?.status == 204)
                let shown = GroupAnswer(try #require(try socket.readResponse()))
                #expect(shown.string("name") == "n\(number)")
                #expect(try socket.readResponse()?.status == 200)
            }
            #expect(try socket.readToEnd().isEmpty)
        }
    }

    @Test func `waits for Redis without losing its place`() throws {
        let alice = try alice()
        let redis = try Stage.current.redis
        try redis.command("CLIENT", "PAUSE", "3000", "ALL")
        let socket = try RawSocket(port: alice.node.port)
        let request = try alice.request("POST", "/v1/groups", #"{"name":"late"}"#, closes: false)
        try socket.send(request + Self.health)
        #expect(try alice.node.get("/health").status == 200, "others are served")
        socket.receive()
        #expect(socket.availableBytes == 0, "an answer does not overtake another")
        let answer = GroupAnswer(try #require(try socket.readResponse()))
        #expect(answer.status == 201, "longer than a request may take to arrive")
        #expect(try socket.readResponse()?.status == 200)
        #expect(try alice.read("/v1/groups/\(answer.string("id") ?? "")").string("name") == "late")
    }

    @Test func `may end while its request waits`() throws {
        let alice = try alice()
        let redis = try Stage.current.redis
        let key = "Idempotency-Key: \(alice.user)"
        for isBroken in [true, false] {
            try redis.command("CLIENT", "PAUSE", "1000", "ALL")
            for _ in 0..<10 {
                let socket = try RawSocket(port: alice.node.port)
                if isBroken { socket.breaksAtEnd() }
                try socket.send(
                    try alice.request("POST", "/v1/groups", #"{"name":"x"}"#, fields: [key]) + Self.health
                )
            }
        }
        #expect(try Deadline().wait { try alice.node.metric("martlet_connections") == 1 })
        let made = try alice.send("POST", "/v1/groups", #"{"name":"y"}"#, fields: [key])
        #expect(made.string("name") == "x", "what was asked for was done, once")
        #expect(try redis.command("SCARD", "groups:{\(alice.user)}").integer == 1)
    }

    @Test func `does not let unfinished bodies fill the memory`() throws {
        let alice = try alice()
        let before = try ProcessMemory.resident(alice.node.process.id)
        let request = try head(alice, "Content-Length: 131072") + String(repeating: " ", count: 131_000)
        var sockets: [RawSocket] = []
        for _ in 0..<400 {
            let socket = try RawSocket(port: alice.node.port)
            try? socket.send(request)
            sockets.append(socket)
        }
        var refused = 0
        // The body is larger than what a connection is told in one look, so all of those beyond are answered.
        for socket in sockets.dropFirst(8) {
            guard let response = try socket.readResponse() else { continue }
            #expect(response.status == 429 && GroupAnswer(response).code == "rate_limited")
            #expect((1...3).contains(Int(response.fields["retry-after"] ?? "") ?? 0))
            refused += 1
            if refused == 300 { break }
        }
        #expect(refused == 300, "1 MiB holds eight of them")
        let bob = GroupClient(Stage.user("bob"), on: alice.node)
        #expect(try bob.send("POST", "/v1/groups", #"{"name":"x"}"#).status == 201, "others have room")
        #expect(try ProcessMemory.resident(alice.node.process.id) < before + 40 << 20)
        sockets = []
        let isFree = try Deadline().wait {
            try alice.send("POST", "/v1/groups", #"{"name":"x"}"#).status == 201
        }
        #expect(isFree, "and it was given back")
    }

    @Test func `does not keep what is pipelined without measure`() throws {
        let alice = try alice()
        let path = try alice.create()
        let before = try ProcessMemory.resident(alice.node.process.id)
        let request = try alice.request("GET", path, closes: false)
        let filler = String(
            repeating: "GET /health HTTP/1.1\r\nHost: a\r\nX: \(alice.user)\r\n\r\n",
            count: 900
        )
        try Stage.current.redis.command("CLIENT", "PAUSE", "2000", "ALL")
        var sockets: [RawSocket] = []
        for _ in 0..<400 {
            let socket = try RawSocket(port: alice.node.port)
            try? socket.send(request + filler)
            sockets.append(socket)
        }
        #expect(
            try ProcessMemory.resident(alice.node.process.id) < before + 16 << 20,
            "it was 64 KiB for each"
        )
        for socket in sockets.prefix(20) {
            let response = try #require(try socket.readResponse())
            #expect(response.status == 200 && response.fields["connection"] == "close")
            #expect(try socket.readToEnd().isEmpty, "what was lost is not answered")
        }
    }
}
